/**
 * Leaf resources that browsers fetch without cookies: fonts and images of style sheets from another origin. Their
 * session is proved by a token in the path, which fits one label of one session and opens it with an empty jar only.
 * @module
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Session } from '../session/session.ts';

export const anonymousPrefix = '/~cloakroom/anonymous/';

/** A key object made once: from bytes each time, the hash costs six times as much. */
const keys = new WeakMap<Session, KeyObject>();

function tokenOf(session: Session, label: string): string {
  const key = keys.get(session) ?? createSecretKey(session.labelKey);
  keys.set(session, key);
  return createHmac('sha256', key)
    .update('anonymous leaf v1\0')
    .update(label)
    .digest('base64url')
    .slice(0, 22);
}

/** The path under which a leaf of this label may be fetched. `path` begins with a slash and may have a query. */
export function anonymousLeaf(session: Session, label: string, path: string): string {
  return `${anonymousPrefix}${tokenOf(session, label)}${path}`;
}

/** The real path behind an anonymous one, or null when it is none or its token does not fit. */
export function anonymousPath(session: Session, label: string, path: string): string | null {
  if (!path.startsWith(anonymousPrefix)) return null;
  const rest = path.slice(anonymousPrefix.length);
  const slash = rest.indexOf('/');
  if (slash < 0) return null;
  const given = Buffer.from(rest.slice(0, slash));
  const right = Buffer.from(tokenOf(session, label));
  return given.length === right.length && timingSafeEqual(given, right) ? rest.slice(slash) : null;
}
