import assert from 'node:assert/strict';
import test from 'node:test';
import { endOfUtcDay, manualClock, systemClock } from './clock.ts';

test('the clock of the tests stands still until it is moved', () => {
  const clock = manualClock(1_000);
  const seen: string[] = [];
  clock.after(50, () => seen.push(`b@${clock.now()}`));
  clock.after(10, () => seen.push(`a@${clock.now()}`));
  clock.advance(9);
  assert.deepEqual(seen, []);
  clock.advance(1);
  assert.deepEqual(seen, ['a@1010']);
  clock.advance(100);
  assert.deepEqual(seen, ['a@1010', 'b@1050']);
  assert.equal(clock.now(), 1_110);
});

test('a task that a task plans runs in the same move when it is due', () => {
  const clock = manualClock(0);
  const seen: number[] = [];
  const tick = (): void => {
    seen.push(clock.now());
    clock.after(10, tick);
  };
  clock.after(10, tick);
  clock.advance(35);
  assert.deepEqual(seen, [10, 20, 30]);
});

test('a cancelled task never runs', () => {
  const clock = manualClock(0);
  let ran = 0;
  const cancel = clock.after(10, () => (ran += 1));
  clock.after(10, () => (ran += 10));
  cancel();
  clock.advance(100);
  assert.equal(ran, 10);
});

test("the machine's clock runs a task, and not a cancelled one", async () => {
  const seen: string[] = [];
  systemClock.after(1, () => seen.push('cancelled'))();
  // The clock's timers do not hold the process: this one does.
  const hold = setTimeout(() => assert.fail('the task did not run'), 5_000);
  await new Promise<void>((resolve) => {
    systemClock.after(2, () => {
      seen.push('ran');
      resolve();
    });
  });
  clearTimeout(hold);
  assert.deepEqual(seen, ['ran']);
});

test('a day ends one millisecond before the next begins, in UTC', () => {
  const end = Date.UTC(2026, 1, 28, 23, 59, 59, 999);
  for (const at of [Date.UTC(2026, 1, 28), Date.UTC(2026, 1, 28, 12), end])
    assert.equal(endOfUtcDay(at), end);
  assert.equal(endOfUtcDay(end + 1), end + 86_400_000);
});
