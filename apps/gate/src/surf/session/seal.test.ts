import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom, systemRandom } from '@cloakroom/kit/random.ts';
import { openSealer, type SealedState } from './seal.ts';

const noon = Date.UTC(2026, 0, 10, 12);
const key = seededRandom('seal').bytes(32);
const state: SealedState = {
  proof: 'p',
  endsAt: noon + 14 * 3_600_000,
  labelKey: 'k',
  scripts: true,
  version: 7,
  origins: ['https://patient.example'],
  cookies: '{"cookies":[]}',
};

test('a sealed state opens to what it was, also in the last hour of its session', () => {
  const sealer = openSealer(key, systemRandom);
  const sealed = sealer.seal(state);
  assert.deepEqual(sealer.open(sealed, noon), state);
  assert.deepEqual(openSealer(key, systemRandom).open(sealed, state.endsAt - 1), state);
});

test('it shows nothing of what is in it, and no two are alike', () => {
  const sealer = openSealer(key, systemRandom);
  const sealed = sealer.seal(state);
  assert.ok(!Buffer.from(sealed, 'base64url').includes('patient'));
  assert.notEqual(sealed, sealer.seal(state));
});

test('changed, cut, of another gate, or past its day: it opens nothing', () => {
  const sealer = openSealer(key, systemRandom);
  const bytes = Buffer.from(sealer.seal(state), 'base64url');
  for (let index = 0; index < bytes.length; index += 7) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    assert.equal(sealer.open(changed.toString('base64url'), noon), null, `byte ${index}`);
  }
  assert.equal(sealer.open(bytes.subarray(0, -1).toString('base64url'), noon), null);
  assert.equal(sealer.open('', noon), null);
  assert.equal(
    openSealer(seededRandom('other').bytes(32), systemRandom).open(bytes.toString('base64url'), noon),
    null,
  );
  assert.equal(sealer.open(bytes.toString('base64url'), state.endsAt + 86_400_000), null);
});
