/**
 * Promises about header fields: what a site learns of the visitor, and what the browser learns of the site.
 * @module
 */
import type { Mutation } from './mutation.ts';

const request = 'apps/gate/src/surf/headers/request.ts';
const facts = 'apps/gate/src/surf/headers/facts.ts';
const response = 'apps/gate/src/surf/headers/response.ts';
const passage = 'apps/gate/src/surf/entry/pass.ts';
const test = 'apps/gate/src/surf/headers/headers.test.ts';
const containmentTest = 'apps/gate/src/surf/entry/containment.test.ts';
const corsTest = 'apps/gate/src/surf/entry/cors.test.ts';
const passingTest = 'apps/gate/src/surf/entry/passing.test.ts';
const named = 'nothing that names the visitor or the gate goes to a site';
const proxied = 'what a proxy before the gate adds is dropped by its name, whatever it says';
const unknown = 'an asker that is not known counts as another site: its cookies stay at home';
const credentials = 'the credentials mode that a page meant is kept, though the browser sends them always';
const listed = 'of an answer only what is listed passes; what browsers act on does not';
const refererTest = 'a Referer stays within its site, and tells nothing of the gate';
const askedFirst = 'the site is asked first where a browser would have asked, and its no is kept';

export const headerMutations: readonly Mutation[] = [
  {
    promise: 'X-Forwarded-For and its like never reach a site.',
    changes: [{ file: request, find: 'x-forwarded|', replace: '' }],
    test,
    by: proxied,
  },
  {
    promise: 'What content networks add (CF-Connecting-IP) never reaches a site.',
    changes: [{ file: request, find: 'cf-|', replace: '' }],
    test,
    by: proxied,
  },
  {
    promise: 'Client hints (Sec-CH-…) never reach a site.',
    changes: [{ file: request, find: '^(?:sec-|', replace: '^(?:' }],
    test,
    by: proxied,
  },
  {
    promise: 'A value that holds the visitor’s address is dropped, whatever its field is called.',
    changes: [
      {
        file: request,
        find: 'if (!passed.has(name) && holdsAddress(value, parts.peer)) continue;',
        replace: '',
      },
    ],
    test,
    by: named,
  },
  {
    promise: 'An address that Node tells in IPv6 form is known in its IPv4 form too.',
    changes: [{ file: request, find: "peer.replace(/^::ffff:/, '')", replace: 'peer' }],
    test,
    by: 'the visitor’s address is known in both of its forms',
  },
  {
    promise: 'The gate’s own cookies never reach a site.',
    changes: [{ file: request, find: "  'cookie',\n  'device-memory',", replace: "  'device-memory'," }],
    test,
    by: named,
  },
  {
    promise: 'A Referer that names the gate never reaches a site.',
    changes: [{ file: request, find: "  'referer',\n  'rtt',", replace: "  'rtt'," }],
    test,
    by: named,
  },
  {
    promise: 'Browsers of one engine, version and form look alike.',
    changes: [
      {
        file: request,
        find: "out.push(['user-agent', generalUserAgent(browser)]);",
        replace: "out.push(['user-agent', browser]);",
      },
    ],
    test,
    by: named,
  },
  {
    promise: 'A mobile phone’s model is not told.',
    changes: [
      { file: request, find: "'Linux; Android 10; K'", replace: "(/\\(([^)]+)\\)/.exec(sent)?.[1] ?? '')" },
    ],
    test,
    by: 'browsers are told apart by engine, version and form only',
  },
  {
    promise: 'Of the languages, one without its region is told.',
    changes: [
      {
        file: request,
        find: "generalLanguage(header(parts.raw, 'accept-language'))",
        replace: "header(parts.raw, 'accept-language')",
      },
    ],
    test,
    by: named,
  },
  {
    promise: 'Origin is told in the site’s terms.',
    changes: [{ file: request, find: "return facts.initiator ?? 'null';", replace: 'return sent;' }],
    test,
    by: named,
  },
  {
    promise: 'The runtime’s own word (Content-Language) never reaches a site.',
    changes: [
      {
        file: request,
        find: "part !== 'x-omit' && part !== 'x-same-origin'",
        replace: "part !== ''",
      },
    ],
    test,
    by: named,
  },
  {
    promise: 'A Referer goes to its own site only.',
    changes: [
      {
        file: passage,
        find: 'real === null || real !== visit.facts.target.origin ? null',
        replace: 'real === null ? null',
      },
    ],
    test: passingTest,
    by: refererTest,
  },
  {
    promise: 'A Referer is told in the site’s terms.',
    changes: [{ file: passage, find: 'null : real + url.pathname + url.search', replace: 'null : sent' }],
    test: passingTest,
    by: refererTest,
  },
  {
    promise: 'An asker that is not known counts as another site.',
    changes: [
      {
        file: facts,
        find: "if (initiator === null) return 'cross-site';",
        replace: "if (initiator === null) return 'same-origin';",
      },
    ],
    test,
    by: unknown,
  },
  {
    promise: 'A form that another site sends carries no SameSite=Lax cookie.',
    changes: [
      { file: facts, find: "document && (method === 'GET' || method === 'HEAD')", replace: 'document' },
    ],
    test,
    by: unknown,
  },
  {
    promise: 'A page that asks without credentials gets none.',
    changes: [{ file: facts, find: "if (meant === 'omit') return false;", replace: '' }],
    test,
    by: credentials,
  },
  {
    promise: 'Public suffixes of hosters (github.io) part sites.',
    changes: [{ file: facts, find: 'allowPrivateDomains: true', replace: 'allowPrivateDomains: false' }],
    test,
    by: 'who asked is told in the real origins, never in the gate’s',
  },
  {
    promise: 'Link (preconnect) and Refresh of a site never reach the browser.',
    changes: [
      {
        file: response,
        find: "'last-modified',\n  'pragma',",
        replace: "'last-modified', 'link', 'refresh',\n  'pragma',",
      },
    ],
    test: containmentTest,
    by: 'containment and no word of the site’s own policies: on pages, redirects, errors, preflights',
  },
  {
    promise: 'A response field that nobody listed does not pass.',
    changes: [
      {
        file: response,
        find: "if (!passed.has(lower) && (!lower.startsWith('x-') || acted.has(lower))) continue;",
        replace: "if (acted.has(lower) || lower === 'set-cookie') continue;",
      },
    ],
    test,
    by: listed,
  },
  {
    promise: 'An x- field that browsers act on does not pass.',
    changes: [{ file: response, find: ' || acted.has(lower)', replace: '' }],
    test,
    by: listed,
  },
  {
    promise: 'No machine between gate and browser keeps an answer.',
    changes: [
      { file: response, find: "lower === 'cache-control' ? privateOnly(value) : value", replace: 'value' },
    ],
    test,
    by: listed,
  },
  {
    promise: 'Documents stay off the visitor’s disk.',
    changes: [
      { file: response, find: "if (fate.document) out.push(['Cache-Control', 'no-store']);", replace: '' },
    ],
    test,
    by: listed,
  },
  {
    promise: 'Another site’s page reads only what the site allows.',
    changes: [{ file: passage, find: 'if (!allowsOrigin(facts, lookup)) {', replace: 'if (false) {' }],
    test: corsTest,
    by: 'CORS: another site’s page reads what it may, and not what it may not',
  },
  {
    promise: 'A site’s `*` does not cover what was fetched with cookies.',
    changes: [
      {
        file: 'apps/gate/src/surf/headers/cors.ts',
        find: "if (allowed === '*') return !facts.credentials;",
        replace: "if (allowed === '*') return true;",
      },
    ],
    test,
    by: 'CORS: the true check, with the credentials that the page meant',
  },
  {
    promise: 'A site is asked before a request that browsers ask about.',
    changes: [{ file: passage, find: 'if (!(await preflight(asked))) {', replace: 'if (false) {' }],
    test: corsTest,
    by: askedFirst,
  },
  {
    promise: 'A method that the site did not allow is not sent.',
    changes: [
      {
        file: 'apps/gate/src/surf/headers/preflight.ts',
        find: '!simpleMethods.has(facts.method) && !methods.includes(facts.method) && !any(methods)',
        replace: 'false',
      },
    ],
    test: corsTest,
    by: askedFirst,
  },
  {
    promise: 'A header field that the site did not allow is not sent.',
    changes: [
      {
        file: 'apps/gate/src/surf/headers/preflight.ts',
        find: "if (!names.every((name) => allowed.includes(name) || (any(allowed) && name !== 'authorization')))",
        replace: 'if (false)',
      },
    ],
    test: corsTest,
    by: 'a field that the site did not allow is not sent',
  },
];
