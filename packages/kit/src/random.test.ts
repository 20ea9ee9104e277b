import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom, systemRandom } from './random.ts';

test('a seed repeats itself, another does not', () => {
  assert.deepEqual(seededRandom('a').bytes(40), seededRandom('a').bytes(40));
  assert.notDeepEqual(seededRandom('a').bytes(40), seededRandom('b').bytes(40));
});

test('any length comes out, and each call goes on', () => {
  const random = seededRandom('a');
  for (const length of [0, 1, 31, 32, 33, 100]) assert.equal(random.bytes(length).length, length);
  assert.notDeepEqual(random.bytes(32), random.bytes(32));
});

test("the system's generator does not repeat", () => {
  const seen = new Set(Array.from({ length: 100 }, () => systemRandom.bytes(16).toString('hex')));
  assert.equal(seen.size, 100);
  assert.equal(systemRandom.bytes(16).length, 16);
});
