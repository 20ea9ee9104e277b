import assert from 'node:assert/strict';
import test from 'node:test';
import {
  closingLine,
  countEvent,
  isGood,
  newTally,
  shortcomings,
  type Tally,
  type TestEvent,
} from './tally.ts';

const passed: TestEvent = {
  type: 'test:pass',
  name: 'a',
  file: '/f',
  kind: 'test',
  skip: false,
  todo: false,
};

function tallyOf(...events: Partial<TestEvent>[]): Tally {
  const tally = newTally();
  for (const event of events) countEvent(tally, { ...passed, ...event });
  return tally;
}

test('the last line counts tests, and skips only when there are any', () => {
  assert.equal(closingLine(tallyOf({}, {}, { type: 'test:fail' })), '2 passed, 1 failed');
  assert.equal(closingLine(tallyOf({}, { skip: true })), '1 passed, 0 failed, 1 skipped');
});

test('a group is not a test; a planned test that fails is a skip', () => {
  assert.equal(closingLine(tallyOf({}, { kind: 'suite' })), '1 passed, 0 failed');
  assert.equal(closingLine(tallyOf({}, { type: 'test:fail', todo: true })), '1 passed, 0 failed, 1 skipped');
});

test('good is: some passed, none failed', () => {
  assert.equal(isGood(tallyOf({}), [], true), true);
  assert.equal(isGood(tallyOf({}, { type: 'test:fail' }), [], true), false);
  assert.equal(isGood(tallyOf(), [], true), false);
  assert.deepEqual(shortcomings(tallyOf(), [], true), ['No test ran.']);
});

test('each failure is named again at the end', () => {
  const tally = tallyOf(
    { type: 'test:fail', name: 'it works', file: '/f' },
    { type: 'test:fail', name: '/g', file: '/g' },
  );
  assert.deepEqual(shortcomings(tally, [], true), ['Failed: /f: it works', 'Failed: /g']);
});

test('a file without a test has failed', () => {
  const tally = tallyOf({}, { name: '/f', file: '/f' });
  assert.equal(isGood(tally, [], false), false);
  assert.deepEqual(shortcomings(tally, [], false), ['No test in /f.']);
});

test('on a build server a skip must be known; elsewhere it is only named', () => {
  const tally = tallyOf({}, { skip: true, name: 'needs root' });
  assert.equal(isGood(tally, [], true), false);
  assert.equal(isGood(tally, [], false), true);
  assert.equal(isGood(tally, ['needs root'], true), true);
  assert.deepEqual(shortcomings(tally, ['needs root'], true), []);
  assert.match(shortcomings(tally, [], true)[0] ?? '', /needs root/);
});
