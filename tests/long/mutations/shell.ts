/**
 * Promises of the shell's script: what it believes, and what it tells the visitor.
 * @module
 */
import type { Mutation } from './mutation.ts';

const held = 'apps/gate/src/surf/shell/held.ts';
const heldTest = 'apps/gate/src/surf/shell/held.test.ts';
const refusal = 'ATTACK: a refusal for any other reason is not called held';

export const shellMutations: readonly Mutation[] = [
  {
    promise: 'A page speaks only for its own origin.',
    changes: [
      {
        file: 'apps/gate/src/surf/shell/page-message.ts',
        find: 'if (url.origin !== origin) return null;',
        replace: '',
      },
    ],
    test: 'apps/gate/src/surf/shell/page-message.test.ts',
    by: 'a page speaks only for its own origin',
  },
  {
    promise: 'A page’s title cannot steer the text around it.',
    changes: [
      {
        file: 'apps/gate/src/surf/shell/page-message.ts',
        find: '\\p{Cc}\\p{Cf}\\s',
        replace: '\\s',
      },
    ],
    test: 'apps/gate/src/surf/shell/page-message.test.ts',
    by: 'a title is one short line without characters that steer the text around it',
  },
  {
    promise: 'A ticket link of another shell is no ticket here.',
    changes: [
      {
        file: 'apps/gate/src/surf/shell/fragment.ts',
        find: 'if (url.host !== host) return null;',
        replace: '',
      },
    ],
    test: 'apps/gate/src/surf/shell/fragment.test.ts',
    by: 'a pasted ticket link counts only for this shell',
  },
  {
    promise: 'A browser from which the canary got out is not called held.',
    changes: [
      {
        file: held,
        find: "if (seen.canary === 'answered' || seen.arrived?.canary === true) return 'open';",
        replace: '',
      },
    ],
    test: heldTest,
    by: 'open: the canary got out, whatever the browser says of it',
  },
  {
    promise: 'A browser that reaches nothing is not called held: the control must get through.',
    changes: [
      {
        file: held,
        find: "seen.control === 'answered' && seen.arrived?.control === true",
        replace: 'seen.arrived !== null',
      },
    ],
    test: heldTest,
    by: refusal,
  },
  {
    promise: 'A canary that the shell’s own policy stopped proves nothing.',
    changes: [{ file: held, find: ' && !seen.stoppedByCsp', replace: '' }],
    test: heldTest,
    by: refusal,
  },
];
