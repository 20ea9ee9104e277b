import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { systemRandom } from '@cloakroom/kit/random.ts';
import { sealKey } from './sealkey.ts';

function folder(context: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'cloakroom-sealkey-'));
  context.after(() => rmSync(made, { recursive: true }));
  return join(made, 'state');
}

test('the key is made once, 32 bytes, for this user only', (context) => {
  const state = folder(context);
  const key = sealKey(state, systemRandom);
  assert.equal(key.length, 32);
  assert.deepEqual(sealKey(state, systemRandom), key);
  assert.equal(statSync(join(state, 'seal.key')).mode & 0o777, 0o600);
  assert.equal(statSync(state).mode & 0o777, 0o700);
});

test('a damaged key is a fault, and is left as it is', (context) => {
  const state = folder(context);
  sealKey(state, systemRandom);
  const path = join(state, 'seal.key');
  writeFileSync(path, 'short');
  assert.throws(() => sealKey(state, systemRandom), { code: 'gate.seal-key' });
  assert.equal(readFileSync(path, 'latin1'), 'short');
});
