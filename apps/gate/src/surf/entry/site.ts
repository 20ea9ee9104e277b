/**
 * The door of a site host: route by label, prove by cookie, and only then let a request through.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '@cloakroom/kit/fault.ts';
import { factsOf, isDocument } from '../headers/facts.ts';
import { parseCookies, sessionCookieOf } from '../session/cookie.ts';
import type { Surf } from '../surf.ts';
import { anonymousPath } from './anonymous.ts';
import { answerTrouble, writeHead } from './answer.ts';
import { applyWrites } from './cookies.ts';
import { plainEventsPath } from './events.ts';
import { ownPrefix, serveOwn } from './own.ts';
import { pass } from './pass.ts';
import { answerPreflight, isPreflight } from './preflight.ts';
import { gateUrl, realOriginOf } from './translate.ts';
import { show, type Visit } from './visit.ts';

/** Serves one request to a site host. What is refused is refused alike, whatever the reason. */
export async function serveSite(
  surf: Surf,
  label: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const document = isDocument({ dest: request.headers['sec-fetch-dest'] ?? '' });
  if (isPreflight(surf, request)) return answerPreflight(surf, request, response);
  const cookies = parseCookies(request.headers.cookie);
  const path = request.url ?? '/';
  if (path.startsWith(`${ownPrefix}wipe/`)) return serveOwn.wipe(surf, label, request, response);
  const routed = surf.sessions.byLabel(label);
  const leaf = routed === null || request.method !== 'GET' ? null : anonymousPath(routed, label, path);
  const proved = surf.sessions.byCookie(sessionCookieOf(cookies));
  // The same answer for a label that does not exist, one that has died and one of somebody else.
  // A target that is no path (`@evil.test/`) would change the host that it is appended to.
  if (!path.startsWith('/') || routed === null || (proved !== routed && leaf === null))
    return notYours(surf, request, response);
  const origin = routed.labels.originOf(label);
  if (origin === null) return notYours(surf, request, response);
  const events = plainEventsPath(request);
  const target = new URL(origin + (leaf ?? events ?? path));
  const typed = document && routed.typed.delete(target.href);
  if (request.headers['sec-fetch-dest'] === 'document') return toShell(surf, response, target);
  const facts = factsOf({
    target,
    method: request.method ?? 'GET',
    headers: events === null ? request.headers : { ...request.headers, 'content-language': 'x-same-origin' },
    typed,
    realOrigin: (site) => realOriginOf(surf, routed, site),
  });
  const anonymous = proved !== routed;
  const visit: Visit = {
    surf,
    session: routed,
    label,
    facts: anonymous ? { ...facts, credentials: false } : facts,
    request,
    response,
    cookies,
    typed,
  };
  applyWrites(visit);
  try {
    if (leaf === null && events === null && path.startsWith(ownPrefix)) await serveOwn.page(visit);
    else await pass(visit);
  } catch (error) {
    fail(visit, error);
  }
}

function notYours(surf: Surf, request: IncomingMessage, response: ServerResponse): void {
  const dest = request.headers['sec-fetch-dest'] ?? '';
  const outside = dest === 'document';
  const next = outside ? { href: `${surf.at.shell}/`, label: 'Open the shell' } : undefined;
  answerTrouble(surf, response, { ...noSession, document: isDocument({ dest }), outside, next });
}

/** Opened outside the frame: the shell takes the address, in its fragment, which is sent nowhere. */
function toShell(surf: Surf, response: ServerResponse, target: URL): void {
  writeHead(surf, response, {
    status: 303,
    headers: [
      ['Location', `${surf.at.shell}/#${target.href}`],
      ['Cache-Control', 'no-store'],
    ],
  });
  response.end();
}

function fail(visit: Visit, error: unknown): void {
  const { surf, response, facts } = visit;
  if (response.destroyed || response.closed) return;
  const fault = error instanceof Fault ? error : brokenOff;
  if (!(error instanceof Fault) && !response.headersSent) surf.log.event('surf.bug', { where: 'site' });
  if (isDocument(facts)) show(visit, fault.status);
  const plain =
    facts.target.protocol === 'https:' && visit.typed
      ? gateUrl(surf, visit.session, `http:${facts.target.href.slice(6)}`, facts.target)
      : null;
  const next = plain === null ? undefined : { href: plain.href, label: 'Try it without encryption (http)' };
  answerTrouble(surf, response, {
    status: fault.status,
    title: fault.title,
    help: fault.help,
    document: isDocument(facts),
    next,
  });
}

const noSession = {
  status: 403,
  title: 'This address belongs to a session that is not open here.',
  help: 'Addresses below this gate work only in the browser that made them, and only until its session ends.',
};
const brokenOff = new Fault({
  code: 'surf.broken',
  status: 502,
  title: 'The answer broke off.',
  help: 'Reload the page to try again.',
});
