import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from './clock.ts';
import { count, type Log, ms, openLog, word } from './events.ts';

const declared = {
  'tea.served': { kind: word('green', 'black'), cups: count, took: ms },
  'tea.refused': {},
} as const;

function open(): {
  lines: string[];
  log: Log<typeof declared>;
  loose: Log<Record<string, Record<string, never>>>;
} {
  const lines: string[] = [];
  const log = openLog(declared, (line) => lines.push(line), manualClock(Date.UTC(2026, 4, 5, 6, 7, 8, 999)));
  // What `any` would let through: the same log without its types.
  return { lines, log, loose: log };
}

test('a declared event is one line of JSON, its time cut to the second', () => {
  const { lines, log } = open();
  log.event('tea.served', { kind: 'green', cups: 2, took: 0 });
  log.event('tea.refused', {});
  assert.deepEqual(lines, [
    '{"at":"2026-05-05T06:07:08.000Z","event":"tea.served","kind":"green","cups":2,"took":0}',
    '{"at":"2026-05-05T06:07:08.000Z","event":"tea.refused"}',
  ]);
  assert.equal(log.dropped(), 0);
});

test('an event that nobody declared is dropped and counted', () => {
  const { lines, log, loose } = open();
  for (const name of ['tea.spilt', 'toString', '__proto__', 'constructor']) loose.event(name, {});
  assert.deepEqual(lines, []);
  assert.equal(log.dropped(), 4);
});

test('a field that nobody declared is dropped and counted, the rest is written', () => {
  const { lines, log, loose } = open();
  loose.event('tea.refused', { guest: 'canary-5731', toString: 'canary-5731' } as unknown as Record<
    string,
    never
  >);
  assert.deepEqual(lines, ['{"at":"2026-05-05T06:07:08.000Z","event":"tea.refused"}']);
  assert.equal(log.dropped(), 2);
});

test('no value but a declared word or a whole number from 0 fits', () => {
  const { lines, log, loose } = open();
  const wrong: unknown[] = ['canary-5731', { toString: 'green' }, ['green'], 'Green', '', null, 1];
  for (const kind of wrong) loose.event('tea.served', { kind } as unknown as Record<string, never>);
  const numbers: unknown[] = [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, '1', 1n, new Date(0)];
  for (const cups of numbers) loose.event('tea.served', { cups } as unknown as Record<string, never>);
  assert.equal(lines.length, wrong.length + numbers.length);
  for (const line of lines) assert.equal(line, '{"at":"2026-05-05T06:07:08.000Z","event":"tea.served"}');
  assert.equal(log.dropped(), wrong.length + numbers.length);
});

test('the types refuse the same', () => {
  const { log } = open();
  // @ts-expect-error a free string is no declared word
  log.event('tea.served', { kind: 'canary-5731', cups: 1, took: 1 });
  // @ts-expect-error the event is not declared
  log.event('tea.spilt', {});
  // @ts-expect-error a field is missing
  log.event('tea.served', { kind: 'green', cups: 1 });
  assert.equal(log.dropped(), 2);
});
