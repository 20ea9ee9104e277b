import assert from 'node:assert/strict';
import test from 'node:test';
import { leftWords, untilWords } from './until.ts';

const now = Date.UTC(2026, 0, 1, 12, 0);
const ends = Date.UTC(2026, 0, 1, 23, 59);

test('the hour alone today, with its day otherwise', () => {
  assert.equal(untilWords(ends, now, 'UTC'), '23:59');
  assert.equal(untilWords(ends, now, 'Asia/Tokyo'), 'Fri 2 Jan, 08:59');
});

test('how long is left', () => {
  const words = (minutes: number): string => leftWords(now + minutes * 60_000, now).replaceAll('\u00a0', ' ');
  assert.equal(words(719), '11 h 59 min');
  assert.equal(words(12), '12 min');
  assert.equal(words(0.5), 'under a minute');
  assert.equal(words(-3), 'under a minute');
});
