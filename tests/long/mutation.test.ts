/**
 * A promise's test has been seen to fail with its enforcing code disabled. Each mutation takes one promise's code
 * away in a throwaway copy of the tree; the test that it names must fail there, while others of its file still pass,
 * and every test of the file passes in the copy as it stands.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { mutations } from './mutations/all.ts';
import { type Copy, copyTree } from './mutations/copy.ts';
import { changed, type Mutation } from './mutations/mutation.ts';
import { readTap, runFile, type Verdict } from './mutations/verdict.ts';

/** One copy a core: a copy is changed for one run at a time. */
const copies: Copy[] = [copyTree(), copyTree()];
const free = [...copies];
/** Mutation → the tests that noticed it. */
const killedBy = new Map<Mutation, readonly string[]>();
const controls = new Map<string, Promise<Verdict>>();

after(() => {
  for (const copy of copies) copy.remove();
  console.log(['Promise → killed by', ...mutations.map(row)].join('\n'));
});

async function inCopy<T>(task: (copy: Copy) => Promise<T>): Promise<T> {
  const copy = free.pop();
  assert.ok(copy, 'no more runs at once than copies');
  try {
    return await task(copy);
  } finally {
    free.push(copy);
  }
}

/** The run of a file in the copy as it stands, once. */
function control(file: string): Promise<Verdict> {
  const known = controls.get(file);
  if (known !== undefined) return known;
  const begun = inCopy((copy) => runFile(copy.path, file));
  controls.set(file, begun);
  return begun;
}

test('a line that is missing or stands twice is refused', () => {
  const change = { file: 'a.ts', find: 'x', replace: 'y' };
  assert.equal(changed('a x b', change), 'a y b');
  assert.throws(() => changed('a b', change), /a\.ts has this 0 times/);
  assert.throws(() => changed('x x', change), /a\.ts has this 2 times/);
});

test('what a run says is read: names with signs, groups, skips', () => {
  const tap = `TAP version 13
# Subtest: a \\#1
ok 1 - a \\#1
not ok 2 - b
    ok 1 - inner # time=1
ok 3 - later # SKIP not here
1..3`;
  assert.deepEqual(readTap(tap), { passed: ['a #1', 'inner', 'later'], failed: ['b'] });
});

/** Runs the mutation's test file with its change made; `killers` are the tests that pass without it. */
async function mutate(mutation: Mutation): Promise<Verdict & { readonly killers: readonly string[] }> {
  const before = await control(mutation.test);
  assert.ok(before.passed.includes(mutation.by), `${mutation.test} has no test "${mutation.by}" that passes`);
  return inCopy(async (copy) => {
    const restore = copy.change(mutation.changes);
    try {
      const verdict = await runFile(copy.path, mutation.test);
      return { ...verdict, killers: verdict.failed.filter((name) => before.passed.includes(name)) };
    } finally {
      restore();
    }
  });
}

test('a change that takes nothing away is seen to survive, one that breaks the file is no proof', async () => {
  const file = 'apps/gate/src/surf/shell/sandbox.ts';
  const find = "scripts || token !== 'allow-scripts'";
  const seer = 'apps/gate/src/surf/shell/sandbox.test.ts';
  const by = 'no forbidden token is ever given';
  const idle = await mutate({ promise: '', test: seer, by, changes: [{ file, find, replace: `(${find})` }] });
  assert.deepEqual(idle.killers, []);
  assert.equal(idle.passed.length, 3);
  const broken = await mutate({ promise: '', test: seer, by, changes: [{ file, find, replace: '(' }] });
  assert.deepEqual([broken.killers, broken.passed], [[], []]);
  assert.equal(broken.failed.length, 1, 'the file itself');
});

describe('in the copy as it stands', { concurrency: copies.length }, () => {
  for (const file of new Set(mutations.map((mutation) => mutation.test))) {
    test(`${file} passes`, async () => {
      const { passed, failed, ended, output } = await control(file);
      assert.ok(ended && passed.length > 1 && failed.length === 0, output);
    });
  }
});

describe('with the enforcing code taken away', { concurrency: copies.length }, () => {
  for (const mutation of mutations) {
    test(mutation.promise, async () => {
      const { killers, passed, output } = await mutate(mutation);
      killedBy.set(mutation, killers);
      assert.ok(killers.includes(mutation.by), `It was not noticed there.\n${output}`);
      // Where all fail, the change broke the file, and nothing is shown of this promise.
      assert.ok(passed.length > 0, 'no test passes any more');
    });
  }
});

/** One line a mutation: the promise, and what noticed that it was broken. */
function row(mutation: Mutation): string {
  const killers = killedBy.get(mutation);
  if (killers === undefined) return `NOT RUN ${mutation.promise}`;
  const more = killers.length > 1 ? ` (and ${killers.length - 1} more)` : '';
  return killers.includes(mutation.by)
    ? `${mutation.promise} → ${mutation.test}: ${mutation.by}${more}`
    : `SURVIVED ${mutation.promise} → ${mutation.test}: ${mutation.by}`;
}
