import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { systemRandom } from '@cloakroom/kit/random.ts';
import { generateGrantKeys, mintGrant } from '@cloakroom/passes/grant.ts';
import { openRedeem } from './redeem.ts';
import { openSpentSet } from './spent.ts';

const keys = generateGrantKeys();
const hour = 3_600_000;

function folder(context: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'cloakroom-spent-'));
  context.after(() => rmSync(made, { recursive: true }));
  return made;
}

test('a grant opens once; the session ends two hours after the day', async (context) => {
  const clock = manualClock(Date.UTC(2026, 4, 1, 9));
  const spent = await openSpentSet(folder(context), clock);
  const redeem = openRedeem(keys.publicKey, spent, clock);
  const grant = mintGrant(keys.privateKey, clock.now() + hour, systemRandom);
  assert.deepEqual(await redeem.open(grant), { kind: 'opened', endsAt: Date.UTC(2026, 4, 2, 2) - 1 });
  assert.deepEqual(await redeem.open(grant), { kind: 'refused', reason: 'spent' });
  await spent.close();
});

test('of 256 tries at once with one grant, one opens', async (context) => {
  const clock = manualClock();
  const spent = await openSpentSet(folder(context), clock);
  const redeem = openRedeem(keys.publicKey, spent, clock);
  const grant = mintGrant(keys.privateKey, clock.now() + hour, systemRandom);
  const outcomes = await Promise.all(Array.from({ length: 256 }, () => redeem.open(grant)));
  assert.equal(outcomes.filter((outcome) => outcome.kind === 'opened').length, 1);
  await spent.close();
});

test('spent stays spent after a restart, torn last line or not; the file holds random ids only, mode 0600', async (context) => {
  const clock = manualClock();
  const state = folder(context);
  const grant = mintGrant(keys.privateKey, clock.now() + hour, systemRandom);
  const before = await openSpentSet(state, clock);
  await openRedeem(keys.publicKey, before, clock).open(grant);
  await before.close();
  const path = join(state, readdirSync(state)[0] ?? '');
  assert.match(readFileSync(path, 'latin1'), /^[\w-]{22}\n$/);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  appendFileSync(path, 'torn-by-a-power-c');
  const after = await openSpentSet(state, clock);
  const redeem = openRedeem(keys.publicKey, after, clock);
  assert.deepEqual(await redeem.open(grant), { kind: 'refused', reason: 'spent' });
  assert.match(readFileSync(path, 'latin1'), /^[\w-]{22}\n$/);
  const fresh = mintGrant(keys.privateKey, clock.now() + hour, systemRandom);
  assert.equal((await redeem.open(fresh)).kind, 'opened');
  await after.close();
});

test('another signer, a date gone by, nonsense, and a gate without a key open nothing', async (context) => {
  const clock = manualClock();
  const spent = await openSpentSet(folder(context), clock);
  const redeem = openRedeem(keys.publicKey, spent, clock);
  const forged = mintGrant(generateGrantKeys().privateKey, clock.now() + hour, systemRandom);
  assert.deepEqual(await redeem.open(forged), { kind: 'refused', reason: 'malformed' });
  const old = mintGrant(keys.privateKey, clock.now() - 1, systemRandom);
  assert.deepEqual(await redeem.open(old), { kind: 'refused', reason: 'expired' });
  assert.deepEqual(await redeem.open('hello'), { kind: 'refused', reason: 'malformed' });
  const good = mintGrant(keys.privateKey, clock.now() + hour, systemRandom);
  assert.deepEqual(await openRedeem('', spent, clock).open(good), { kind: 'refused', reason: 'malformed' });
  assert.equal((await redeem.open(good)).kind, 'opened');
  await spent.close();
});

test('a disk that does not take the spend lets nobody in, now or later', async () => {
  const clock = manualClock();
  let broken = true;
  const used = new Set<string>();
  const spent = {
    has: (id: string) => used.has(id),
    async spend(id: string) {
      if (used.has(id)) return false;
      used.add(id);
      if (broken) throw new Error('EIO');
      return true;
    },
    close: async () => {},
  };
  const redeem = openRedeem(keys.publicKey, spent, clock);
  const grant = mintGrant(keys.privateKey, clock.now() + hour, systemRandom);
  assert.deepEqual(await redeem.open(grant), { kind: 'refused', reason: 'unavailable' });
  broken = false;
  assert.deepEqual(await redeem.open(grant), { kind: 'refused', reason: 'spent' });
});
