/**
 * Promises about sessions: who opens one, how long it lasts, and that it ends.
 * @module
 */
import type { Mutation } from './mutation.ts';

const sessions = 'apps/gate/src/surf/session/sessions.ts';
const seal = 'apps/gate/src/surf/session/seal.ts';
const identityTest = 'apps/gate/src/surf/entry/identity.test.ts';
const restart =
  'a restart costs nothing but showing the sealed state again; without the cookie it opens nothing';
const identity = 'new identity: the old cookie, labels and sealed state are dead, the ticket’s rest lives';
const sealTest = 'apps/gate/src/surf/session/seal.test.ts';
const changedSeal = 'changed, cut, of another gate, or past its day: it opens nothing';
const unit = 'apps/gate/src/surf/session/sessions.test.ts';
const tokens = 'apps/gate/src/surf/session/tokens.test.ts';
const wipeOnce = 'a wipe is for its label, once, within a minute';
const key = 'apps/gate/src/surf/session/sealkey.ts';
const keyTest = 'apps/gate/src/surf/session/sealkey.test.ts';

export const sessionMutations: readonly Mutation[] = [
  {
    promise: 'A sealed state opens with its own cookie only.',
    changes: [{ file: sessions, find: 'state.proof !== proof || ', replace: '' }],
    test: identityTest,
    by: restart,
  },
  {
    promise: 'An ended session stays ended, also past a restart: resuming asks the spent set.',
    changes: [{ file: sessions, find: ' || parts.spent.has(proof)', replace: '' }],
    test: identityTest,
    by: restart,
  },
  {
    promise: 'An ended session stays ended, also past a restart: ending is written down.',
    changes: [{ file: sessions, find: 'await parts.spent.spend(session.proof);', replace: '' }],
    test: identityTest,
    by: restart,
  },
  {
    promise: 'A sealed state opens nothing after its session’s end.',
    changes: [{ file: sessions, find: 'state.endsAt <= clock.now() || ', replace: '' }],
    test: unit,
    by: 'a sealed state opens nothing after the end of its session',
  },
  {
    promise: 'A session ends at its end, even if the timer is late.',
    changes: [{ file: sessions, find: ' && session.endsAt > clock.now() ?', replace: ' ?' }],
    test: unit,
    by: 'a session ends at its end, also where timers are late',
  },
  {
    promise: 'A session that has ended is forgotten.',
    changes: [
      {
        file: sessions,
        find: 'clock.after(session.endsAt - clock.now(), () => void forget(session));',
        replace: '',
      },
    ],
    test: unit,
    by: 'a session that has ended is forgotten with its connections',
  },
  {
    promise: 'An ended session’s connections are closed.',
    changes: [{ file: sessions, find: 'await session.egress.close();', replace: '' }],
    test: unit,
    by: 'a session that has ended is forgotten with its connections',
  },
  {
    promise: 'Two sessions never share a connection.',
    changes: [
      {
        file: sessions,
        find: '  const byLabel = new Map<string, Session>();',
        replace: '  const byLabel = new Map<string, Session>();\n  const shared = parts.egress.partition();',
      },
      { file: sessions, find: 'egress: parts.egress.partition(),', replace: 'egress: shared,' },
    ],
    test: unit,
    by: 'each session has connections, a key and labels of its own',
  },
  {
    promise: 'The gate does not keep a session’s cookie, only its hash.',
    changes: [
      {
        file: 'apps/gate/src/surf/session/session.ts',
        find: "createHash('sha256').update('session cookie v1\\0').update(cookie).digest('base64url')",
        replace: 'cookie',
      },
    ],
    test: unit,
    by: 'the cookie is neither kept nor sealed nor written',
  },
  {
    promise: 'Labels of two sessions tell nothing of each other.',
    changes: [
      {
        file: 'apps/gate/src/surf/label/labels.ts',
        find: "createHmac('sha256', key)",
        replace: "createHmac('sha256', Buffer.alloc(32))",
      },
    ],
    test: 'apps/gate/src/surf/label/labels.test.ts',
    by: 'labels are stable in a session, differ by origin and by session',
  },
  {
    promise: 'A session cannot fill memory with labels.',
    changes: [
      {
        file: 'apps/gate/src/surf/label/labels.ts',
        find: 'if (byOrigin.size >= labelLimits.origins.value) return null;',
        replace: '',
      },
    ],
    test: 'apps/gate/src/surf/label/labels.test.ts',
    by: 'a session that names endless origins gets no more labels, and keeps those it has',
  },
  {
    promise: 'A sealed state that was changed opens nothing: its tag is checked.',
    changes: [
      {
        file: seal,
        find: '[decipher.update(bytes.subarray(16, -16)), decipher.final()]',
        replace: '[decipher.update(bytes.subarray(16, -16))]',
      },
    ],
    test: sealTest,
    by: changedSeal,
  },
  {
    promise: 'A sealed state cannot be moved to another day: neither the key nor the tag would fit.',
    changes: [
      { file: seal, find: '`cloakroom sealed session v1 ${day}`', replace: '`cloakroom sealed session v1`' },
      { file: seal, find: 'keyOf(day), nonce).setAAD(head)', replace: 'keyOf(day), nonce)' },
      { file: seal, find: 'bytes.subarray(4, 16)).setAAD(head)', replace: 'bytes.subarray(4, 16))' },
    ],
    test: sealTest,
    by: changedSeal,
  },
  {
    promise: 'A sealed state is dead past its day.',
    changes: [{ file: seal, find: 'if (day < Math.floor(now / dayMs)) return null;', replace: '' }],
    test: sealTest,
    by: changedSeal,
  },
  {
    promise: 'A new identity has the browser clear its cookies and storage.',
    changes: [
      {
        file: 'apps/gate/src/surf/shell/api.ts',
        find: `headers: [['Clear-Site-Data', '"cookies", "storage"']],`,
        replace: '',
      },
    ],
    test: identityTest,
    by: identity,
  },
  {
    promise: 'A new identity clears cookies that sites planted on the gate’s domain.',
    changes: [
      {
        file: 'apps/gate/src/surf/shell/api.ts',
        find: 'plantedIn(parseCookies(call.request.headers.cookie), surf.at)',
        replace: '([] as string[])',
      },
    ],
    test: identityTest,
    by: identity,
  },
  {
    promise: 'A wipe clears what is left of cookies on its host.',
    changes: [
      {
        file: 'apps/gate/src/surf/entry/own.ts',
        find: 'fits ? plantedIn(parseCookies(request.headers.cookie), surf.at) : []',
        replace: '[] as string[]',
      },
    ],
    test: identityTest,
    by: identity,
  },
  {
    promise: 'A new identity ends the old one.',
    changes: [
      { file: 'apps/gate/src/surf/shell/api.ts', find: 'await surf.sessions.end(session);', replace: '' },
    ],
    test: identityTest,
    by: identity,
  },
  {
    promise: 'A new ticket ends the identity before it.',
    changes: [
      {
        file: 'apps/gate/src/surf/shell/api.ts',
        find: 'before === null ? [] : await endSession(surf, before)',
        replace: 'before === null ? [] : []',
      },
    ],
    test: identityTest,
    by: 'a new ticket ends the identity before it, and names the hosts to empty',
  },
  {
    promise: 'A permission to begin is used once.',
    changes: [
      {
        file: 'apps/gate/src/surf/session/beginnings.ts',
        find: '      pending.delete(token);\n      return beginning;',
        replace: '      return beginning;',
      },
    ],
    test: identityTest,
    by: identity,
  },
  {
    promise: 'A permission to begin ends after two minutes.',
    changes: [
      {
        file: 'apps/gate/src/surf/session/beginnings.ts',
        find: 'clock.after(lifeMs, () => pending.delete(token));',
        replace: '',
      },
    ],
    test: tokens,
    by: 'a permission to begin is used once, within two minutes',
  },
  {
    promise: 'A wipe is for the label that it was made for.',
    changes: [
      {
        file: 'apps/gate/src/surf/session/wipes.ts',
        find: 'pending.get(token) === label && pending.delete(token)',
        replace: 'pending.delete(token)',
      },
    ],
    test: tokens,
    by: wipeOnce,
  },
  {
    promise: 'A wipe’s permission ends after a minute.',
    changes: [
      {
        file: 'apps/gate/src/surf/session/wipes.ts',
        find: 'clock.after(lifeMs, () => pending.delete(token));',
        replace: '',
      },
    ],
    test: tokens,
    by: wipeOnce,
  },
  {
    promise: 'The sealing key is for the gate’s user only.',
    changes: [{ file: key, find: 'mode: 0o600', replace: 'mode: 0o644' }],
    test: keyTest,
    by: 'the key is made once, 32 bytes, for this user only',
  },
  {
    promise: 'A damaged sealing key is not replaced in silence.',
    changes: [{ file: key, find: 'if (key.length === 32) return key;', replace: 'return key;' }],
    test: keyTest,
    by: 'a damaged key is a fault, and is left as it is',
  },
];
