import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { openSpentSet } from './spent.ts';

const id = 'a'.repeat(22);
const file = 'spent-2026-05-01.log';
const noon = Date.UTC(2026, 4, 1, 12);

function folder(context: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'cloakroom-spent-'));
  context.after(() => rmSync(made, { recursive: true }));
  return join(made, 'state');
}

/** What every open file of this process does its work with. */
async function handles(): Promise<{ datasync(): Promise<void> }> {
  const handle = await open(import.meta.filename);
  await handle.close();
  return Object.getPrototypeOf(handle) as { datasync(): Promise<void> };
}

test('nobody is let in before the disk has said that it has the spend', async (context) => {
  const state = folder(context);
  const spent = await openSpentSet(state, manualClock(noon));
  const synced = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<string>();
  context.mock.method(await handles(), 'datasync', () => {
    asked.resolve(readFileSync(join(state, file), 'latin1'));
    return synced.promise;
  });
  let told = false;
  const spending = spent.spend(id).then((fresh) => {
    told = true;
    return fresh;
  });
  // Whichever comes first: the disk is asked, or somebody is let in.
  assert.equal(await Promise.race([asked.promise, spending]), `${id}\n`, 'written, then synced');
  await turn();
  assert.equal(told, false);
  assert.equal(await spent.spend(id), false, 'a second try loses meanwhile');
  synced.resolve();
  assert.equal(await spending, true);
  await spent.close();
});

test('a spend that the disk refuses rejects, and counts as used', async (context) => {
  const spent = await openSpentSet(folder(context), manualClock(noon));
  const method = context.mock.method(await handles(), 'datasync', () => Promise.reject(new Error('EIO')));
  await assert.rejects(spent.spend(id), /EIO/);
  method.mock.restore();
  assert.equal(await spent.spend(id), false);
  assert.equal(await spent.spend('b'.repeat(22)), true, 'the disk has come back');
  await spent.close();
});

test('a day’s ids are dropped three days later, not before', async (context) => {
  const state = folder(context);
  const day = 86_400_000;
  const first = await openSpentSet(state, manualClock(noon));
  await first.spend(id);
  await first.close();
  const third = await openSpentSet(state, manualClock(noon + 3 * day));
  assert.equal(third.has(id), true);
  await third.close();
  const fourth = await openSpentSet(state, manualClock(noon + 4 * day));
  assert.equal(fourth.has(id), false);
  assert.equal(existsSync(join(state, file)), false);
  await fourth.close();
});

test('the folder is for this user only', async (context) => {
  const state = folder(context);
  const spent = await openSpentSet(state, manualClock(noon));
  assert.equal(statSync(state).mode & 0o777, 0o700);
  await spent.close();
});
