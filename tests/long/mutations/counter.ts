/**
 * Promises of the counter: a ticket opens once, and never on a maybe.
 * @module
 */
import type { Mutation } from './mutation.ts';

const grant = 'packages/passes/src/grant.ts';
const grantTest = 'packages/passes/src/grant.test.ts';
const redeem = 'apps/gate/src/redeem/redeem.ts';
const spent = 'apps/gate/src/redeem/spent.ts';
const test = 'apps/gate/src/redeem/redeem.test.ts';
const spentTest = 'apps/gate/src/redeem/spent.test.ts';
const once = 'a grant opens once; the session ends two hours after the day';
const durable =
  'spent stays spent after a restart, torn last line or not; the file holds random ids only, mode 0600';

export const counterMutations: readonly Mutation[] = [
  {
    promise: 'Only the launcher’s key signs a grant.',
    changes: [
      {
        file: grant,
        find: 'if (!verify(null, Buffer.concat([context, body]), key, bytes.subarray(bodyBytes))) return null;',
        replace: '',
      },
    ],
    test: grantTest,
    by: "another key's grant opens nothing",
  },
  {
    promise: 'A grant has one spelling.',
    changes: [{ file: grant, find: " || bytes.toString('base64url') !== text", replace: '' }],
    test: grantTest,
    by: 'one grant has one spelling, so that none is spent twice under two',
  },
  {
    promise: 'A grant past its date opens nothing.',
    changes: [
      {
        file: redeem,
        find: "if (grant.notAfter < clock.now()) return { kind: 'refused', reason: 'expired' };",
        replace: '',
      },
    ],
    test,
    by: 'another signer, a date gone by, nonsense, and a gate without a key open nothing',
  },
  {
    promise: 'A grant opens once.',
    changes: [
      {
        file: redeem,
        find: 'if (!(await spent.spend(grant.id)))',
        replace: 'if (!(await spent.spend(grant.id)) && false)',
      },
    ],
    test,
    by: once,
  },
  {
    promise: 'A session ends at the end of its day and two hours.',
    changes: [
      {
        file: redeem,
        find: 'endOfUtcDay(clock.now()) + graceMs',
        replace: 'clock.now() + 86_400_000 + graceMs',
      },
    ],
    test,
    by: once,
  },
  {
    promise: 'Of many tries at once one opens: an id is known before it is written.',
    changes: [
      { file: spent, find: '      known.add(id);\n', replace: '' },
      {
        file: spent,
        find: '      });\n      return true;',
        replace: '      });\n      known.add(id);\n      return true;',
      },
    ],
    test,
    by: 'of 256 tries at once with one grant, one opens',
  },
  {
    promise: 'A disk that fails lets nobody in.',
    changes: [
      {
        file: redeem,
        find: "return { kind: 'refused', reason: 'unavailable' };",
        replace: "return { kind: 'opened', endsAt: endOfUtcDay(clock.now()) };",
      },
    ],
    test,
    by: 'a disk that does not take the spend lets nobody in, now or later',
  },
  {
    promise: 'Spent stays spent after a restart.',
    changes: [
      {
        file: spent,
        find: 'for (const id of await readWhole(path)) known.add(id);',
        replace: 'await readWhole(path);',
      },
    ],
    test,
    by: durable,
  },
  {
    promise: 'A torn last line is cut off, so that the next id is whole.',
    changes: [{ file: spent, find: 'if (end < text.length) {', replace: 'if (false) {' }],
    test,
    by: durable,
  },
  {
    promise: 'The spent set is for the gate’s user only.',
    changes: [{ file: spent, find: '0o600', replace: '0o644' }],
    test,
    by: durable,
  },
  {
    promise: 'Nobody is let in before the spend is on the disk.',
    changes: [
      {
        file: spent,
        find: '      await file.datasync();\n      for (const entry of now)',
        replace: '      for (const entry of now)',
      },
    ],
    test: spentTest,
    by: 'nobody is let in before the disk has said that it has the spend',
  },
  {
    promise: 'A spend that could not be written counts as used.',
    changes: [
      {
        file: spent,
        find: '      for (const entry of now) entry.failed(error);',
        replace: '      for (const entry of now) entry.done();',
      },
    ],
    test: spentTest,
    by: 'a spend that the disk refuses rejects, and counts as used',
  },
  {
    promise: 'Spent ids are dropped after their days.',
    changes: [{ file: spent, find: 'if (day < oldest) unlinkSync(path);\n    else for', replace: 'for' }],
    test: spentTest,
    by: 'a day’s ids are dropped three days later, not before',
  },
];
