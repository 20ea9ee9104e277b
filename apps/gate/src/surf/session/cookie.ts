/**
 * The session's cookie, and how a Cookie header is taken apart (RFC 6265 §5.4, RFC 6265bis `__Http-` prefix).
 * The prefix makes browsers refuse any such cookie that a script tries to set, on this host or a neighbour's.
 * @module
 */
import type { Addresses } from '../addresses.ts';

export const sessionCookie = '__Http-cloakroom';

/** `Set-Cookie` for a session. Strict: no other site can make a browser show it. */
export function setSessionCookie(at: Addresses, value: string, endsAt: number): string {
  const expires = new Date(endsAt).toUTCString();
  return `${sessionCookie}=${value}; Domain=${at.domain}; Path=/; Secure; HttpOnly; SameSite=Strict; Expires=${expires}`;
}

/** Name and value pairs in the order sent. */
export function parseCookies(header: string | undefined): readonly (readonly [string, string])[] {
  if (header === undefined || header === '') return [];
  return header.split(';').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? ['', part.trim()] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
}

/** The session cookie's value, or null. Two of them mean that one was planted: then neither counts. */
export function sessionCookieOf(cookies: readonly (readonly [string, string])[]): string | null {
  const values = cookies.filter(([name]) => name === sessionCookie).map(([, value]) => value);
  return values.length === 1 ? (values[0] ?? null) : null;
}
