/**
 * Cookies on their way through the door: what a page's scripts wrote, and what its site answers.
 * @module
 */
import { writesIn } from '../cookies/writes.ts';
import type { RequestFacts } from '../headers/facts.ts';
import type { Session } from '../session/session.ts';

/** What of a request its cookies depend on. */
export interface CookieCall {
  readonly session: Session;
  readonly label: string;
  readonly facts: RequestFacts;
  /** The native cookies that came along. */
  readonly cookies: readonly (readonly [string, string])[];
}

/** Applies the cookie writes that a page carried here. They are of this host's own pages, whoever sends the request. */
export function applyWrites({ session, label, facts, cookies }: CookieCall): void {
  for (const write of writesIn(cookies)) {
    if (session.firstTime(`${label} ${write.name}`)) session.jar.fromScript(facts.target.href, write.line);
  }
}

/** Puts what a site's answer sets into the jar, and never into the browser. */
export function takeCookies(
  { session, facts }: Pick<CookieCall, 'session' | 'facts'>,
  headers: readonly (readonly [string, string])[],
): void {
  if (!facts.credentials) return;
  for (const [name, value] of headers) {
    if (name.toLowerCase() === 'set-cookie') {
      session.jar.fromResponse(facts.target.href, value, facts.siteContext);
    }
  }
}
