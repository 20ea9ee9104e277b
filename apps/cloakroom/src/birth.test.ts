import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { bornAt, isAlive } from './birth.ts';

test('a process is told from another one by its time of birth', () => {
  const own = bornAt(process.pid);
  assert.notEqual(own, null);
  assert.equal(isAlive(process.pid, own ?? ''), true);
  assert.equal(isAlive(process.pid, 'another time'), false);
});

test('a process that has ended is not alive', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const born = bornAt(pid) ?? '';
  assert.equal(isAlive(pid, born), true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(isAlive(pid, born), false);
  assert.equal(bornAt(pid), null);
});
