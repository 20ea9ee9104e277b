/**
 * The lines that the mutation proof takes away still stand where it says: whoever moves one hears of it at once, and not
 * only when the long tests run.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import test from 'node:test';
import { mutations } from './long/mutations/all.ts';
import { changed } from './long/mutations/mutation.ts';

const tree = resolve(import.meta.dirname, '..');

test('every line to change stands where it is said to, once', () => {
  assert.ok(mutations.length >= 25);
  assert.equal(new Set(mutations.map(({ promise }) => promise)).size, mutations.length);
  for (const { changes } of mutations) {
    for (const change of changes) {
      const text = readFileSync(join(tree, change.file), 'utf8');
      assert.notEqual(changed(text, change), text, change.file);
    }
  }
});
