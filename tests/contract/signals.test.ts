import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type StartedHouse, startHouse } from '@cloakroom/testkit/house.ts';
import { lives, type NpmStart, npmStart, tree, until } from './processes.ts';

const offset = 15_400;
/** Promised: drained and gone, children included. */
const promisedMs = 5_000;
const state = mkdtempSync(join(tmpdir(), 'cloakroom-signals-'));
after(() => rmSync(state, { recursive: true }));

/** Starts through npm, does something to it, and checks that within the promise nobody is left. */
async function ends(how: (started: NpmStart) => void | Promise<void>): Promise<string> {
  const started = npmStart({ cwd: tree, offset, state });
  try {
    await started.ready();
    const pids = [...started.pids(), started.npm.pid ?? 0];
    assert.equal(pids.length, 6, 'the launcher, four houses and npm');
    assert.ok(pids.every(lives));
    await how(started);
    await until(() => !pids.some(lives), `all gone; it printed:\n${started.output()}`, promisedMs);
    await started.ended;
    assert.deepEqual(started.pids(), [], 'the record is removed');
    return started.output();
  } finally {
    started.clear();
  }
}

/** Sends a signal to npm, or with a minus to its group. */
function send(started: NpmStart, signal: NodeJS.Signals, toGroup: boolean): void {
  const pid = started.npm.pid ?? 0;
  process.kill(toGroup ? -pid : pid, signal);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  for (const toGroup of [false, true]) {
    test(`${signal} to ${toGroup ? 'the group' : 'npm'} drains everybody`, async () => {
      assert.match(await ends((started) => send(started, signal, toGroup)), /Cloakroom has stopped\./);
    });

    test(`${signal} to ${toGroup ? 'the group' : 'npm'} twice changes nothing`, async () => {
      const output = await ends((started) => {
        send(started, signal, toGroup);
        send(started, signal, toGroup);
      });
      assert.match(output, /Cloakroom has stopped\./);
    });
  }
}

test('the state is free for the next start', async () => {
  const started = npmStart({ cwd: tree, offset, state });
  try {
    await started.ready();
    const pids = started.pids();
    send(started, 'SIGTERM', false);
    await until(() => !pids.some(lives), 'all gone', promisedMs);
    assert.deepEqual(readdirSync(join(state, 'launcher')), ['grant.key.json']);
  } finally {
    started.clear();
  }
});

test('a launcher that is killed outright takes its houses along, and leaves nothing in the way', async () => {
  const own = mkdtempSync(join(tmpdir(), 'cloakroom-killed-'));
  let again: StartedHouse | undefined;
  const first = await startHouse({ offset: offset + 100, state: own });
  try {
    const pids = Object.values(first.instance().processes);
    assert.equal(pids.length, 5);
    process.kill(first.launcherPid, 'SIGKILL');
    await until(() => !pids.some(lives), 'nobody is left', promisedMs);
    again = await startHouse({
      offset: offset + 100,
      state: own,
      env: { XDG_RUNTIME_DIR: first.environment['XDG_RUNTIME_DIR'] ?? '' },
    });
    assert.equal((await again.verb('doctor')).code, 0);
  } finally {
    await again?.stop();
    await first.stop();
    rmSync(own, { recursive: true });
  }
});

test('the stop verb ends an instance and waits for it', async () => {
  const house = await startHouse({ offset: offset + 200 });
  try {
    const pids = Object.values(house.instance().processes);
    const result = await house.verb('stop');
    assert.equal(result.code, 0, result.stderr);
    assert.equal(lives(house.launcherPid), false);
    assert.equal(pids.some(lives), false);
    assert.match((await house.verb('stop')).stdout, /nothing to stop/);
  } finally {
    await house.stop();
  }
});
