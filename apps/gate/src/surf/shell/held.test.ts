import assert from 'node:assert/strict';
import test from 'node:test';
import { type CanaryTry, verdict } from './held.ts';

const enforced: CanaryTry = {
  canary: 'rejected',
  control: 'answered',
  arrived: { canary: false, control: true },
  stoppedByCsp: false,
};

test('held: the canary is refused and its twin gets through', () => {
  assert.equal(verdict(enforced), 'held');
});

test('open: the canary got out, whatever the browser says of it', () => {
  assert.equal(verdict({ ...enforced, canary: 'answered' }), 'open');
  assert.equal(verdict({ ...enforced, arrived: { canary: true, control: true } }), 'open');
  assert.equal(
    verdict({ ...enforced, canary: 'timeout', arrived: { canary: true, control: false } }),
    'open',
  );
});

test('ATTACK: a refusal for any other reason is not called held', () => {
  // No network, another policy of the browser, an extension: all refuse both.
  assert.equal(
    verdict({ ...enforced, control: 'rejected', arrived: { canary: false, control: false } }),
    'unsure',
  );
  assert.equal(verdict({ ...enforced, control: 'timeout' }), 'unsure');
  assert.equal(verdict({ ...enforced, arrived: { canary: false, control: false } }), 'unsure');
  assert.equal(verdict({ ...enforced, canary: 'timeout' }), 'unsure');
  assert.equal(verdict({ ...enforced, arrived: null }), 'unsure');
  assert.equal(verdict({ ...enforced, stoppedByCsp: true }), 'unsure');
});
