/**
 * Promises about cookies: the session's own, and those of sites.
 * @module
 */
import type { Mutation } from './mutation.ts';

const session = 'apps/gate/src/surf/session/cookie.ts';
const jar = 'apps/gate/src/surf/cookies/jar.ts';
const passage = 'apps/gate/src/surf/entry/pass.ts';
const passingTest = 'apps/gate/src/surf/entry/passing.test.ts';
const cookieTest = 'apps/gate/src/surf/session/cookie.test.ts';
const proofTest = 'apps/gate/src/surf/entry/proof.test.ts';
const attributes =
  'the cookie is HttpOnly, Secure, Strict, of the gate’s domain, and prefixed so that scripts cannot set it';
const planted = 'ATTACK: native cookies that a site planted are not sent on, and are cleared';
const test = 'apps/gate/src/surf/cookies/jar.test.ts';
const httpOnly = 'a script neither sees nor overwrites an HttpOnly cookie';
const sameSite = 'SameSite: strict and unsaid cookies do not go where another site asks';

export const cookieMutations: readonly Mutation[] = [
  {
    promise: 'No script can set a session cookie (__Http-).',
    changes: [{ file: session, find: "'__Http-cloakroom'", replace: "'cloakroom'" }],
    test: cookieTest,
    by: attributes,
  },
  {
    promise: 'No script can read the session cookie (HttpOnly).',
    changes: [{ file: session, find: 'Secure; HttpOnly; SameSite', replace: 'Secure; SameSite' }],
    test: cookieTest,
    by: attributes,
  },
  {
    promise: 'The session cookie travels encrypted (Secure).',
    changes: [{ file: session, find: 'Path=/; Secure; HttpOnly', replace: 'Path=/; HttpOnly' }],
    test: cookieTest,
    by: attributes,
  },
  {
    promise: 'No other site can make a browser show the session cookie (SameSite=Strict).',
    changes: [{ file: session, find: 'SameSite=Strict; ', replace: '' }],
    test: cookieTest,
    by: attributes,
  },
  {
    promise: 'A site’s cookies stay at the gate.',
    changes: [
      {
        file: 'apps/gate/src/surf/headers/response.ts',
        find: "'retry-after',",
        replace: "'retry-after', 'set-cookie',",
      },
    ],
    test: passingTest,
    by: 'a site’s cookie stays at the gate and comes back to the site alone',
  },
  {
    promise: 'A native cookie that a site planted for the whole domain does not outlive the page.',
    changes: [
      {
        file: 'apps/gate/src/surf/cookies/planted.ts',
        find: '...at.cookieDomains.map(',
        replace: '...[].map(',
      },
    ],
    test: proofTest,
    by: planted,
  },
  {
    promise: 'A carried cookie write is cleared.',
    changes: [{ file: passage, find: 'setCookies: plantedIn(visit.cookies, surf.at),', replace: '' }],
    test: proofTest,
    by: planted,
  },
  {
    promise: 'Clearing what sites planted leaves the session’s own cookie.',
    changes: [
      {
        file: 'apps/gate/src/surf/cookies/planted.ts',
        find: 'names.delete(sessionCookie);',
        replace: '',
      },
    ],
    test: proofTest,
    by: planted,
  },
  {
    promise: 'A cookie write that a neighbour could have planted is not applied.',
    changes: [
      {
        file: 'apps/gate/src/surf/cookies/writes.ts',
        find: '/^__Host-cw\\.',
        replace: '/^(?:__Host-|~)?cw\\.',
      },
    ],
    test: proofTest,
    by: 'ATTACK: a write that a neighbour could have planted for the whole domain is not applied',
  },
  {
    promise: 'A carried cookie write is applied once.',
    changes: [
      {
        file: 'apps/gate/src/surf/cookies/writes.ts',
        find: 'if (seen.has(name)) return false;',
        replace: '',
      },
    ],
    test,
    by: 'a write that arrives twice counts once',
  },
  {
    promise: 'A script does not see an HttpOnly cookie.',
    changes: [
      {
        file: jar,
        find: 'visible: (url) => jar.getCookieStringSync(url, { http: false,',
        replace: 'visible: (url) => jar.getCookieStringSync(url, { http: true,',
      },
    ],
    test,
    by: httpOnly,
  },
  {
    promise: 'A script does not overwrite an HttpOnly cookie.',
    changes: [
      {
        file: jar,
        find: 'fromScript: (url, line) => take(url, line, { http: false,',
        replace: 'fromScript: (url, line) => take(url, line, { http: true,',
      },
    ],
    test,
    by: httpOnly,
  },
  {
    promise: 'A cookie without SameSite is Lax.',
    changes: [{ file: jar, find: 'cookie.sameSite === undefined || ', replace: '' }],
    test,
    by: sameSite,
  },
  {
    promise: 'SameSite=None holds with Secure only.',
    changes: [{ file: jar, find: " || (cookie.sameSite === 'none' && !cookie.secure)", replace: '' }],
    test,
    by: sameSite,
  },
  {
    promise: 'SameSite is heeded when cookies are sent.',
    changes: [
      {
        file: jar,
        find: '{ http: true, sameSiteContext: context }),\n    fromResponse',
        replace: "{ http: true, sameSiteContext: 'strict' }),\n    fromResponse",
      },
    ],
    test,
    by: sameSite,
  },
  {
    promise: 'No cookie for a public suffix.',
    changes: [{ file: jar, find: 'rejectPublicSuffixes: true', replace: 'rejectPublicSuffixes: false' }],
    test,
    by: 'no cookie for a public suffix or for a neighbour',
  },
  {
    promise: 'No cookie larger than browsers keep.',
    changes: [{ file: jar, find: 'if (line.length > jarLimits.line.value) return;', replace: '' }],
    test,
    by: 'every kept cookie is told as a change; a refused one is not',
  },
];
