/**
 * Promises of the door: whose request it is, and what goes through.
 * @module
 */
import type { Mutation } from './mutation.ts';

const site = 'apps/gate/src/surf/entry/site.ts';
const passage = 'apps/gate/src/surf/entry/pass.ts';
const containmentTest = 'apps/gate/src/surf/entry/containment.test.ts';
const passingTest = 'apps/gate/src/surf/entry/passing.test.ts';
const proofTest = 'apps/gate/src/surf/entry/proof.test.ts';
const replayed =
  'ATTACK: a label seen in DNS gives nothing to whoever replays it, and no way to tell it from any other';
const foreignApi = 'ATTACK: a site’s page cannot call the shell’s API';
const leaf = 'ATTACK: a leaf of a style sheet opens with its own token only, and with an empty jar';
const server = 'apps/gate/src/surf/shell/server.ts';

const webSocket = 'apps/gate/src/surf/entry/websocket.ts';
const webSocketTest = 'apps/gate/src/surf/entry/websocket.test.ts';

export const doorMutations: readonly Mutation[] = [
  {
    promise: 'A label gives a WebSocket to its own session only.',
    changes: [{ file: webSocket, find: ' || proved !== session)', replace: ')' }],
    test: webSocketTest,
    by: 'ATTACK: a label gives a WebSocket to nobody but its session, and no way to tell it from any other',
  },
  {
    promise: 'A cookie in the answer to a handshake stays at the gate.',
    changes: [{ file: webSocket, find: 'takeCookies(handshake, answer.headers);', replace: '' }],
    test: webSocketTest,
    by: 'a cookie in an answer goes into the jar and never to the browser',
  },
  {
    promise: 'A WebSocket carries no cookie that is not for the asking site.',
    changes: [
      {
        file: webSocket,
        find: 'cookie: session.jar.header(facts.target.href, facts.siteContext),',
        replace: "cookie: session.jar.header(facts.target.href, 'strict'),",
      },
    ],
    test: webSocketTest,
    by: 'cookies that are not for other sites stay at home',
  },
  {
    promise: 'A script keeps its hash, so the browser checks it.',
    changes: [
      {
        file: 'apps/gate/src/surf/rewrite/html/attribute-edits.ts',
        find: 'return facts.bodyChanges ? drop(attribute, scope.emit) : undefined;',
        replace: 'return drop(attribute, scope.emit);',
      },
      {
        file: 'apps/gate/src/surf/rewrite/html/attributes.ts',
        find: "['integrity', 'integrity', 'link']",
        replace: "['integrity', 'integrity', 'link script']",
      },
    ],
    test: 'apps/gate/src/surf/rewrite/html/rewriter.test.ts',
    by: 'URLs of every element',
  },
  {
    promise: 'A label routes and proves nothing: the session cookie must be of the same session.',
    changes: [{ file: site, find: '(proved !== routed && leaf === null)', replace: 'false' }],
    test: proofTest,
    by: replayed,
  },
  {
    promise: 'A label that does not exist is answered like one of somebody else.',
    changes: [
      {
        file: site,
        find: 'const routed = surf.sessions.byLabel(label);',
        replace:
          'const routed = surf.sessions.byLabel(label);\n  if (routed === null) { answerTrouble(surf, response, { ...noSession, title: "Unknown.", document }); return; }',
      },
    ],
    test: proofTest,
    by: replayed,
  },
  {
    promise: 'Of two session cookies one was planted, and neither counts.',
    changes: [
      {
        file: 'apps/gate/src/surf/session/cookie.ts',
        find: 'values.length === 1 ?',
        replace: 'values.length >= 1 ?',
      },
    ],
    test: proofTest,
    by: replayed,
  },
  {
    promise: 'A request target that is no path does not change the host.',
    changes: [{ file: site, find: "!path.startsWith('/') || routed", replace: 'routed' }],
    test: proofTest,
    by: 'ATTACK: a request target that is no path does not become another host',
  },
  {
    promise: 'A leaf that is fetched without cookies proves its session by its token.',
    changes: [
      {
        file: 'apps/gate/src/surf/entry/anonymous.ts',
        find: 'given.length === right.length && timingSafeEqual(given, right)',
        replace: 'given.length === right.length || right.length > 0',
      },
    ],
    test: proofTest,
    by: leaf,
  },
  {
    promise: 'A leaf that is fetched without cookies has an empty jar.',
    changes: [{ file: site, find: '...facts, credentials: false', replace: '...facts' }],
    test: proofTest,
    by: leaf,
  },
  {
    promise: 'A leaf is fetched, and never sent to.',
    changes: [{ file: site, find: " || request.method !== 'GET' ?", replace: ' ?' }],
    test: proofTest,
    by: leaf,
  },
  {
    promise: 'A leaf of an ended session opens nothing.',
    changes: [
      {
        file: 'apps/gate/src/surf/session/sessions.ts',
        find: 'if (label !== null) byLabel.delete(label);',
        replace: '',
      },
    ],
    test: proofTest,
    by: leaf,
  },
  {
    promise: 'The gate’s own addresses on a site host answer that site’s pages only.',
    changes: [
      {
        file: 'apps/gate/src/surf/entry/own.ts',
        find: "request.headers['sec-fetch-site'] === 'same-origin'",
        replace: 'true',
      },
    ],
    test: proofTest,
    by: 'ATTACK: own addresses on a site host answer its own pages only',
  },
  {
    promise: 'A redirect leaves only translated.',
    changes: [
      {
        file: passage,
        find: 'sameEvents(visit.request, to.href)',
        replace: 'location',
      },
    ],
    test: containmentTest,
    by: 'a redirect leaves only translated',
  },
  {
    promise: 'A redirect to what is not http goes nowhere.',
    changes: [
      {
        file: 'apps/gate/src/surf/entry/translate.ts',
        find: "if (real.protocol !== 'http:' && real.protocol !== 'https:') return null;",
        replace: '',
      },
    ],
    test: containmentTest,
    by: 'a redirect leaves only translated',
  },
  {
    promise: 'A site’s page is never shown outside the frame.',
    changes: [
      {
        file: site,
        find: "if (request.headers['sec-fetch-dest'] === 'document') return",
        replace: 'if (false) return',
      },
    ],
    test: passingTest,
    by: 'a page opened outside the frame is sent to the shell',
  },
  {
    promise: 'The shell’s API refuses a neighbour by Sec-Fetch-Site.',
    changes: [
      { file: server, find: "if (site !== undefined && site !== 'same-origin') return false;", replace: '' },
    ],
    test: proofTest,
    by: foreignApi,
  },
  {
    promise: 'The shell’s API refuses a neighbour by Origin.',
    changes: [
      {
        file: server,
        find: 'if (origin !== undefined && origin !== surf.at.shell) return false;',
        replace: '',
      },
    ],
    test: proofTest,
    by: foreignApi,
  },
  {
    promise: 'The shell’s API asks for a header that no neighbour can send.',
    changes: [{ file: server, find: " && request.headers['x-cloakroom'] === '1'", replace: '' }],
    test: proofTest,
    by: foreignApi,
  },
  {
    promise: 'The gate does not reach itself.',
    changes: [
      {
        file: 'apps/gate/src/egress.ts',
        find: 'ownPorts: config.endpoints.map(Number)',
        replace: 'ownPorts: []',
      },
    ],
    test: passingTest,
    by: 'the gate does not reach itself, whatever is allowed',
  },
];
