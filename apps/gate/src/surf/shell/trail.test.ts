import assert from 'node:assert/strict';
import test from 'node:test';
import { canGoBack, canGoForward, fellOff, newTrail, stepped, type Trail, visit } from './trail.ts';

/** A trail over pages a, b, c, standing on c; the joint history began with two entries. */
function walked(): Trail {
  let trail = newTrail(2);
  trail = visit(trail, { url: 'a', length: 2, stepped: false });
  trail = visit(trail, { url: 'b', length: 3, stepped: false });
  return visit(trail, { url: 'c', length: 4, stepped: false });
}

/** One of the shell's own steps, and the page that it led to. */
const step = (trail: Trail, url: string, by: -1 | 1): Trail =>
  visit(stepped(trail, by), { url, length: trail.length, stepped: true });

const buttons = (trail: Trail): [boolean, boolean] => [canGoBack(trail), canGoForward(trail)];

test('nothing is behind an empty trail or its first page', () => {
  assert.deepEqual(buttons(newTrail(2)), [false, false]);
  assert.deepEqual(buttons(visit(newTrail(2), { url: 'a', length: 2, stepped: false })), [false, false]);
});

test('the shell’s own steps', () => {
  let trail = walked();
  assert.deepEqual(buttons(trail), [true, false]);
  trail = step(trail, 'b', -1);
  assert.deepEqual(buttons(trail), [true, true]);
  trail = step(trail, 'a', -1);
  assert.deepEqual(buttons(trail), [false, true]);
  trail = step(trail, 'b', 1);
  assert.deepEqual(buttons(trail), [true, true]);
});

test('a step shows on the buttons before its page has come, and never leaves the trail', () => {
  assert.deepEqual(buttons(stepped(walked(), -1)), [true, true]);
  assert.deepEqual(stepped(walked(), 1), walked());
  assert.deepEqual(stepped(newTrail(2), -1).at, -1);
});

test('the browser’s own steps are told by their address', () => {
  let trail = visit(walked(), { url: 'b', length: 4, stepped: false });
  assert.equal(trail.at, 1);
  trail = visit(trail, { url: 'c', length: 4, stepped: false });
  assert.equal(trail.at, 2);
});

test('a reload, a replaced address and a fragment learned late are no steps', () => {
  assert.deepEqual(visit(walked(), { url: 'c', length: 4, stepped: false }), walked());
  assert.deepEqual(visit(walked(), { url: 'd', length: 4, stepped: false }).urls, ['a', 'b', 'd']);
  const back = step(walked(), 'b', -1);
  assert.deepEqual(buttons(visit(back, { url: 'b#x', length: 4, stepped: false })), [true, true]);
});

test('a new page after steps back cuts what was ahead', () => {
  let trail = step(walked(), 'b', -1);
  trail = step(trail, 'a', -1);
  trail = visit(trail, { url: 'x', length: 3, stepped: false });
  assert.deepEqual(trail.urls, ['a', 'x']);
  assert.deepEqual(buttons(trail), [true, false]);
});

test('entries that came together are steps each', () => {
  const trail = visit(walked(), { url: 'd', length: 6, stepped: false });
  assert.equal(trail.urls.length, 5);
  assert.equal(trail.at, 4);
});

test('falling off the first page leaves nothing behind and all ahead', () => {
  assert.deepEqual(buttons(fellOff(walked())), [false, true]);
  assert.deepEqual(fellOff(newTrail(2)), newTrail(2));
});
