/**
 * The cookies that sites set: one jar a session, at the gate. The browser never holds them as cookies of its own,
 * because native cookies of neighbouring site hosts can be overwritten by each other.
 * @module
 */

import { defineLimits } from '@cloakroom/kit/limits.ts';
import { Cookie, CookieJar, MemoryCookieStore } from 'tough-cookie';

export const jarLimits = defineLimits('surf.jar', {
  line: {
    value: 4_096 + 1_024,
    unit: 'bytes',
    why: 'Browsers keep name and value up to 4 KB (RFC 6265bis §5.6); attributes above.',
  },
  cookies: {
    value: 3_000,
    unit: 'count',
    why: 'What Chromium keeps for a whole profile; a site cannot fill memory.',
  },
});

/** How a request came about, for the SameSite rules (RFC 6265bis §5.2): `lax` is a safe top-level navigation from another site. */
export type SiteContext = 'strict' | 'lax' | 'none';

/** One session's jar. */
export interface SessionJar {
  /** The Cookie header for a request, '' when there is none. */
  header(url: string, context: SiteContext): string;
  /** Takes one Set-Cookie line of a response. What does not fit is dropped, as a browser would. */
  fromResponse(url: string, line: string, context: SiteContext): void;
  /** Takes one `document.cookie = line` of a page: never HttpOnly. */
  fromScript(url: string, line: string): void;
  /** `document.cookie` of a page. */
  visible(url: string): string;
  size(): number;
  /** The jar as text for sealing; session cookies included: the sealed state is the session. */
  text(): string;
}

/**
 * @param text what `text()` gave, or '' for an empty jar
 * @param changed called when something was set
 */
export function openJar(text: string, changed: () => void): SessionJar {
  const options = {
    rejectPublicSuffixes: true,
    looseMode: true,
    prefixSecurity: 'silent',
    allowSpecialUseDomain: true,
  } as const;
  const jar =
    text === ''
      ? new CookieJar(new MemoryCookieStore(), options)
      : CookieJar.deserializeSync(text, new MemoryCookieStore());
  let size = all().length;

  function all(): Cookie[] {
    return (jar.serializeSync()?.cookies ?? []) as unknown as Cookie[];
  }
  function take(url: string, line: string, how: { http: boolean; sameSiteContext: SiteContext }): void {
    if (line.length > jarLimits.line.value) return;
    const cookie = Cookie.parse(line, { loose: true });
    if (cookie === undefined || (cookie.key === '' && cookie.value === '')) return;
    // Unsaid means Lax (RFC 6265bis §5.6), and None holds only with Secure.
    if (cookie.sameSite === undefined || (cookie.sameSite === 'none' && !cookie.secure))
      cookie.sameSite = 'lax';
    if (size >= jarLimits.cookies.value && (size = all().length) >= jarLimits.cookies.value) return;
    if (jar.setCookieSync(cookie, url, { ...how, ignoreError: true }) === undefined) return;
    size += 1;
    changed();
  }

  return {
    header: (url, context) => jar.getCookieStringSync(url, { http: true, sameSiteContext: context }),
    fromResponse: (url, line, context) => take(url, line, { http: true, sameSiteContext: context }),
    fromScript: (url, line) => take(url, line, { http: false, sameSiteContext: 'strict' }),
    visible: (url) => jar.getCookieStringSync(url, { http: false, sameSiteContext: 'strict' }),
    size: () => all().length,
    text: () => JSON.stringify(jar.serializeSync()),
  };
}
