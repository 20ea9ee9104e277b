/**
 * An EventSource of another origin that asks without credentials. Like every request it carries the session's cookie,
 * and no header fits it that could say what the page meant: the runtime says it in front of the path.
 * @module
 */
import type { IncomingMessage } from 'node:http';

/** As the runtime writes it (`network.ts` there). */
const prefix = '/~cloakroom/events';

/** The real path behind such a request, or null when it is none. */
export function plainEventsPath({ url, headers }: Pick<IncomingMessage, 'url' | 'headers'>): string | null {
  if (url?.startsWith(prefix) !== true || headers.accept !== 'text/event-stream') return null;
  const path = url.slice(prefix.length);
  return path.startsWith('/') ? path : `/${path}`;
}

/** A redirect's gate address for the request that it answers: the next one means the same. */
export function sameEvents(request: Pick<IncomingMessage, 'url' | 'headers'>, href: string): string {
  if (plainEventsPath(request) === null) return href;
  const { origin, pathname, search, hash } = new URL(href);
  return origin + prefix + pathname + search + hash;
}
