import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { send } from '@cloakroom/testkit/ask.ts';
import { listenSocket } from './socket.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloakroom-socket-'));
test.after(() => rmSync(folder, { recursive: true }));

const listener: Parameters<typeof listenSocket>[1] = (_request, response) => response.end('here');

test('only this user may open the socket, and it is gone after close', async () => {
  const path = join(folder, 'new', 'a.sock');
  const mask = process.umask();
  const open = await listenSocket(path, listener);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, 'new')).mode & 0o777, 0o700);
  assert.equal(process.umask(), mask, "the process's mask is as it was");
  assert.equal((await send({ socketPath: path }, { path: '/' })).body, 'here');
  await open.close();
  assert.equal(existsSync(path), false);
});

test('a socket on which somebody answers is left alone', async () => {
  const path = join(folder, 'b.sock');
  const open = await listenSocket(path, listener);
  await assert.rejects(listenSocket(path, listener), { code: 'listen.taken' });
  assert.equal((await send({ socketPath: path }, { path: '/' })).body, 'here');
  await open.close();
});

test('a socket that a crash left behind is replaced', async () => {
  const path = join(folder, 'c.sock');
  // A process that binds and dies at once, without the time to remove its socket.
  const crash = `require('node:http').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', crash, path]);
  assert.ok(statSync(path).isSocket(), 'the control: it is left behind');
  const open = await listenSocket(path, listener);
  assert.equal((await send({ socketPath: path }, { path: '/' })).body, 'here');
  await open.close();
});

test('a file of somebody is never removed for it', async () => {
  const path = join(folder, 'd.sock');
  writeFileSync(path, 'kept');
  await assert.rejects(listenSocket(path, listener), { code: 'listen.refused' });
  assert.equal(statSync(path).size, 4);
});

test('a path longer than the system takes is refused in words', async () => {
  await assert.rejects(listenSocket(join(folder, 'x'.repeat(100)), listener), {
    code: 'listen.refused',
    help: /at most 107 bytes/,
  });
});
