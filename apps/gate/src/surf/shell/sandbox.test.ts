import assert from 'node:assert/strict';
import test from 'node:test';
import { forbiddenTokens, sandboxTokens } from './sandbox.ts';

test('the frame gets exactly the six tokens', () => {
  assert.equal(
    sandboxTokens(true),
    'allow-scripts allow-same-origin allow-forms allow-downloads allow-modals allow-pointer-lock',
  );
});

test('without scripts it lacks that one token and gains none', () => {
  const on = sandboxTokens(true).split(' ');
  const off = sandboxTokens(false).split(' ');
  assert.deepEqual(
    off,
    on.filter((token) => token !== 'allow-scripts'),
  );
});

test('no forbidden token is ever given', () => {
  const forbidden = Object.keys(forbiddenTokens);
  assert.ok(forbidden.includes('allow-popups') && forbidden.includes('allow-top-navigation'));
  for (const scripts of [true, false]) {
    for (const token of sandboxTokens(scripts).split(' ')) {
      assert.ok(!forbidden.includes(token), token);
      assert.doesNotMatch(token, /popups|top-navigation/);
    }
  }
});
