/**
 * Promises of containment: the policies by which the browser holds a page.
 * @module
 */
import type { Mutation } from './mutation.ts';

const policy = 'apps/gate/src/surf/contain/policy.ts';
const everywhere =
  'containment and no word of the site’s own policies: on pages, redirects, errors, preflights';
const containmentTest = 'apps/gate/src/surf/entry/containment.test.ts';
const unit = 'apps/gate/src/surf/contain/policy.test.ts';
const allowlist = 'the allowlist lets in one label of this gate at one port, and nothing else';
const csp = 'a site’s page loads, sends, frames and connects within the gate only';
const shell = 'the shell loads its own files only, frames sites only, and is framed by nobody';
const framing = 'apps/gate/src/surf/contain/framing.test.ts';
const sandbox = 'apps/gate/src/surf/shell/sandbox.ts';

export const containMutations: readonly Mutation[] = [
  {
    promise: 'Every answer of a site host carries Connection-Allowlist.',
    changes: [
      {
        file: policy,
        find: "['Connection-Allowlist', siteAllowlist(at, containment.toShell === true ? [at.shell] : [])],",
        replace: '',
      },
    ],
    test: containmentTest,
    by: everywhere,
  },
  {
    promise: 'Every answer of a site host carries a Content-Security-Policy.',
    changes: [{ file: policy, find: "['Content-Security-Policy', siteCsp(at, containment)],", replace: '' }],
    test: containmentTest,
    by: everywhere,
  },
  {
    promise: 'Errors and redirects are contained like pages.',
    changes: [
      {
        file: 'apps/gate/src/surf/entry/answer.ts',
        find: '...siteContainment(surf.at, head.containment ?? tight)]',
        replace: '...(head.status < 300 ? siteContainment(surf.at, head.containment ?? tight) : [])]',
      },
    ],
    test: containmentTest,
    by: everywhere,
  },
  {
    promise: 'The allowlist does not cross dots: nothing can be written into DNS names.',
    changes: [{ file: policy, find: '"${scheme}://${labelPrefix}:label.', replace: '"${scheme}://*.' }],
    test: unit,
    by: allowlist,
  },
  {
    promise: 'The allowlist leaves the canary out.',
    changes: [{ file: policy, find: '://${labelPrefix}:label', replace: '://:label' }],
    test: unit,
    by: allowlist,
  },
  {
    promise: 'The allowlist names the port.',
    changes: [{ file: policy, find: ':label.${at.domain}:${at.port}"`', replace: ':label.${at.domain}"`' }],
    test: unit,
    by: allowlist,
  },
  {
    promise: 'WebRTC is blocked.',
    changes: [{ file: policy, find: ';redirects=allow;webrtc=block', replace: ';redirects=allow' }],
    test: unit,
    by: allowlist,
  },
  {
    promise: 'Forms are sent within the gate only.',
    changes: [{ file: policy, find: '`form-action ${sites}`,', replace: '' }],
    test: unit,
    by: csp,
  },
  {
    promise: 'Scripts connect within the gate only.',
    changes: [
      {
        file: policy,
        find: '`connect-src ${sites} ${sockets} data: blob:`',
        replace: '`connect-src * data: blob:`',
      },
    ],
    test: unit,
    by: csp,
  },
  {
    promise: 'The policy sandboxes a page wherever it is opened.',
    changes: [{ file: policy, find: '`sandbox ${sandboxTokens(scripts)}`,', replace: '' }],
    test: unit,
    by: csp,
  },
  {
    promise: 'With scripts off, the policy forbids every script.',
    changes: [
      {
        file: policy,
        find: "`${sites} data: blob: 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'` : \"'none'\"",
        replace:
          "`${sites} data: blob: 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'` : `${sites} 'unsafe-inline'`",
      },
    ],
    test: containmentTest,
    by: 'with scripts off no runtime goes out and the policies forbid every script',
  },
  {
    promise: 'The shell is held by the allowlist too.',
    changes: [{ file: policy, find: "['Connection-Allowlist', siteAllowlist(at)],", replace: '' }],
    test: unit,
    by: shell,
  },
  {
    promise: 'The shell runs its own script only.',
    changes: [
      { file: policy, find: '"script-src \'self\'"', replace: "\"script-src 'self' 'unsafe-inline'\"" },
    ],
    test: unit,
    by: shell,
  },
  {
    promise: 'Nobody frames the shell.',
    changes: [{ file: policy, find: '"frame-ancestors \'none\'",', replace: '' }],
    test: unit,
    by: shell,
  },
  {
    promise: 'A frame never has a camera, a position or a USB device.',
    changes: [{ file: policy, find: "['Permissions-Policy', deniedFeatures],", replace: '' }],
    test: unit,
    by: shell,
  },
  {
    promise: 'The frame gets no token by which a page leaves it.',
    changes: [
      {
        file: sandbox,
        find: "'allow-pointer-lock': 'Escape always ends it',",
        replace: "'allow-pointer-lock': 'Escape always ends it', 'allow-popups': '',",
      },
    ],
    test: 'apps/gate/src/surf/shell/sandbox.test.ts',
    by: 'no forbidden token is ever given',
  },
  {
    promise: 'The frame loses allow-scripts when scripts are off.',
    changes: [{ file: sandbox, find: "scripts || token !== 'allow-scripts'", replace: 'scripts || token' }],
    test: 'apps/gate/src/surf/shell/sandbox.test.ts',
    by: 'without scripts it lacks that one token and gains none',
  },
  {
    promise: 'A site that forbids frames (X-Frame-Options) is framed by no other site.',
    changes: [
      {
        file: 'apps/gate/src/surf/contain/framing.ts',
        find: "if (options.includes('deny')) return 'nobody';",
        replace: '',
      },
    ],
    test: containmentTest,
    by: 'a site that forbids to be framed is framed by the shell alone',
  },
  {
    promise: 'A site that names who may frame it (frame-ancestors) is framed by those only.',
    changes: [
      {
        file: 'apps/gate/src/surf/contain/framing.ts',
        find: 'if (sources !== null) return fromSources(surf, session, page, sources);',
        replace: '',
      },
    ],
    test: framing,
    by: 'a site’s own frame-ancestors become labels of the session',
  },
];
