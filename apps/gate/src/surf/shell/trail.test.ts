import assert from 'node:assert/strict';
import test from 'node:test';
import { canGoBack, canGoForward, fellOff, newTrail, type Trail, visit } from './trail.ts';

/** A trail over pages a, b, c, standing on c; the joint history began with two entries. */
function walked(): Trail {
  let trail = newTrail(2);
  trail = visit(trail, { url: 'a', length: 2, moved: 0 });
  trail = visit(trail, { url: 'b', length: 3, moved: 0 });
  return visit(trail, { url: 'c', length: 4, moved: 0 });
}

const buttons = (trail: Trail): [boolean, boolean] => [canGoBack(trail), canGoForward(trail)];

test('nothing is behind an empty trail or its first page', () => {
  assert.deepEqual(buttons(newTrail(2)), [false, false]);
  assert.deepEqual(buttons(visit(newTrail(2), { url: 'a', length: 2, moved: 0 })), [false, false]);
});

test('the shell’s own steps', () => {
  let trail = walked();
  assert.deepEqual(buttons(trail), [true, false]);
  trail = visit(trail, { url: 'b', length: 4, moved: -1 });
  assert.deepEqual(buttons(trail), [true, true]);
  trail = visit(trail, { url: 'a', length: 4, moved: -1 });
  assert.deepEqual(buttons(trail), [false, true]);
  trail = visit(trail, { url: 'b', length: 4, moved: 1 });
  assert.deepEqual(buttons(trail), [true, true]);
});

test('the browser’s own steps are told by their address', () => {
  let trail = visit(walked(), { url: 'b', length: 4, moved: 0 });
  assert.equal(trail.at, 1);
  trail = visit(trail, { url: 'c', length: 4, moved: 0 });
  assert.equal(trail.at, 2);
});

test('a reload, a replaced address and a fragment learned late are no steps', () => {
  assert.deepEqual(visit(walked(), { url: 'c', length: 4, moved: 0 }), walked());
  assert.deepEqual(visit(walked(), { url: 'd', length: 4, moved: 0 }).urls, ['a', 'b', 'd']);
  const back = visit(walked(), { url: 'b', length: 4, moved: -1 });
  assert.deepEqual(buttons(visit(back, { url: 'b#x', length: 4, moved: 0 })), [true, true]);
});

test('a new page after steps back cuts what was ahead', () => {
  let trail = visit(walked(), { url: 'b', length: 4, moved: -1 });
  trail = visit(trail, { url: 'a', length: 4, moved: -1 });
  trail = visit(trail, { url: 'x', length: 3, moved: 0 });
  assert.deepEqual(trail.urls, ['a', 'x']);
  assert.deepEqual(buttons(trail), [true, false]);
});

test('entries that came together are steps each', () => {
  const trail = visit(walked(), { url: 'd', length: 6, moved: 0 });
  assert.equal(trail.urls.length, 5);
  assert.equal(trail.at, 4);
});

test('falling off the first page leaves nothing behind and all ahead', () => {
  assert.deepEqual(buttons(fellOff(walked())), [false, true]);
  assert.deepEqual(fellOff(newTrail(2)), newTrail(2));
});
