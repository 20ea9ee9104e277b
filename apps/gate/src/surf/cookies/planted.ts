/**
 * Clearing native cookies: writes that a page carried here, and what a site set past the runtime, on its own host, on
 * the gate's domain, or on a domain above it that the gate's happens to be part of. Those would be sent to neighbours,
 * and outlive the identity.
 * @module
 */
import type { Addresses } from '../addresses.ts';
import { sessionCookie } from '../session/cookie.ts';

/** More names than browsers keep for a host; what is left waits for the next answer. */
const atOnce = 256;

/** `Set-Cookie` lines that clear every cookie of a request but the session's. */
export function plantedIn(cookies: readonly (readonly [string, string])[], at: Addresses): string[] {
  const names = new Set(cookies.slice(0, atOnce).map(([name]) => name));
  names.delete(sessionCookie);
  return [...names].flatMap((name) => clearing(name, at));
}

/** Names that can stand in a Set-Cookie line as they are (RFC 6265 §4.1.1, token). */
const tokenForm = /^[!#$%&'*+.^_`|~\w-]{1,256}$/;

/** `Set-Cookie` lines that clear the cookie `name` wherever a page of this gate could have set it. */
function clearing(name: string, at: Addresses): string[] {
  if (!tokenForm.test(name)) return [];
  const own = `${name}=; Secure; Path=/; Max-Age=0`;
  // This prefix takes no Domain, so nothing of the name can be above.
  if (/^__Host-/i.test(name)) return [own];
  return [own, ...at.cookieDomains.map((domain) => `${name}=; Domain=${domain}; Secure; Path=/; Max-Age=0`)];
}
