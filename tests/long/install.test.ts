import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { lives, npmStart, outerEnvironment, until } from '../contract/processes.ts';
import { type Clone, deadRegistry, freshClone } from './clone.ts';

const offset = 12_000;
/** A clone that is installed by its first test and serves the later ones; nothing in it is kept between runs. */
let shared: Clone;
after(() => shared?.remove());

const stampOf = (clone: Clone): string => join(clone.path, 'node_modules/.cloakroom.json');

test('a fresh clone starts with one command, and installs what it needs to run and no more', async () => {
  shared = freshClone();
  const started = npmStart({ cwd: shared.path, offset });
  try {
    await started.ready(300_000);
    assert.match(started.output(), /Installing what Cloakroom needs/);
    assert.match(started.output(), /http:\/\/surf\.localhost:20090\/#pass=/);
    assert.ok(existsSync(join(shared.path, '.state/gate')), 'state is in .state of the clone');
    const packages = readdirSync(join(shared.path, 'node_modules'));
    assert.ok(packages.includes('undici'));
    assert.equal(packages.includes('typescript'), false, "the developer's tools are not installed");
    const launcher = started.pids()[0] ?? 0;
    assert.match(
      readFileSync(`/proc/${launcher}/cmdline`, 'latin1'),
      /node_modules\/node-linux-\w+\/bin\/node/,
    );
  } finally {
    started.npm.kill('SIGTERM');
    await started.ended;
    started.clear();
  }
});

test('an install that is complete needs no registry', async () => {
  const cache = join(shared.path, '.state/no-cache');
  const started = npmStart({ cwd: shared.path, offset, env: deadRegistry(cache) });
  try {
    await started.ready();
    assert.doesNotMatch(started.output(), /Installing/);
  } finally {
    started.npm.kill('SIGTERM');
    await started.ended;
    started.clear();
  }
});

test('while an instance runs its packages are not replaced, and it can still be stopped', async () => {
  const lock = join(shared.path, 'package-lock.json');
  const before = readFileSync(lock);
  const started = npmStart({ cwd: shared.path, offset });
  try {
    await started.ready();
    const pids = started.pids();
    const runtime =
      /XDG_RUNTIME_DIR=([^\0]+)/.exec(readFileSync(`/proc/${pids[0]}/environ`, 'latin1'))?.[1] ?? '';
    const here = { XDG_RUNTIME_DIR: runtime };
    for (const argv of [['check'], ['test']]) {
      const result = await shared.start(argv, here);
      assert.equal(result.code, 1);
      assert.match(
        result.stderr,
        /pid \d+.+packages.+replaced\.\nStop it first: \.\/cloakroom stop --offset 12000/,
      );
    }
    appendFileSync(lock, '\n');
    const second = await shared.start(['launch', '--offset', String(offset + 100)], here);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /Stop it first/);
    assert.ok(pids.every(lives), 'the first was not harmed');
    const stopped = await shared.start(['stop', '--offset', String(offset)], here);
    assert.equal(stopped.code, 0, stopped.stderr);
    assert.equal(pids.some(lives), false);
  } finally {
    writeFileSync(lock, before);
    started.clear();
  }
});

test('without a registry the first start ends with a sentence, and leaves nothing that looks complete', async () => {
  const clone = freshClone();
  try {
    const began = performance.now();
    const result = await clone.start(['launch'], deadRegistry(join(clone.path, '../cache')));
    assert.equal(result.code, 1);
    assert.match(
      result.stderr,
      /npm could not install the packages .+\nCheck that the npm registry can be reached/,
    );
    assert.ok(performance.now() - began < 60_000);
    assert.equal(existsSync(stampOf(clone)), false);
    assert.equal(existsSync(join(clone.path, '.install.lock')), false);
  } finally {
    clone.remove();
  }
});

test('a registry that never answers ends it too', async () => {
  const clone = freshClone();
  const mute = createServer(() => undefined);
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const registry = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
  try {
    const began = performance.now();
    const result = await clone.start(['launch'], deadRegistry(join(clone.path, '../cache'), registry));
    assert.equal(result.code, 1);
    assert.match(result.stderr, /still installing \(\d+ s\)/);
    assert.match(result.stderr, /npm could not install the packages/);
    assert.ok(performance.now() - began < 120_000);
  } finally {
    mute.close();
    clone.remove();
  }
});

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  test(`an install ended half-way by ${signal} is done again by the next start`, async () => {
    const clone = freshClone();
    try {
      const first = spawn('node', ['start.mjs', 'launch'], {
        cwd: clone.path,
        detached: true,
        stdio: 'ignore',
        env: outerEnvironment(),
      });
      const over = new Promise((done) => first.once('exit', done));
      const half = (): boolean => existsSync(join(clone.path, 'node_modules/undici'));
      await until(half, 'some packages are there', 120_000);
      // The whole group, as a power cut would; a lone SIGTERM is passed on to npm by start.mjs itself.
      process.kill(signal === 'SIGKILL' ? -(first.pid ?? 0) : (first.pid ?? 0), signal);
      await over;
      assert.equal(existsSync(stampOf(clone)), false, 'it was half-way');
      assert.equal(existsSync(join(clone.path, '.install.lock')), signal === 'SIGKILL');
      const again = await clone.start(['help']);
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.stderr, /Installing what [^]+\nInstalled in \d+ s\./);
      assert.ok(existsSync(stampOf(clone)));
      assert.doesNotMatch((await clone.start(['help'])).stderr, /Installing/);
    } finally {
      clone.remove();
    }
  });
}

test('two starts never install at once: the second says who does', async () => {
  const clone = freshClone();
  try {
    const first = clone.start(['help']);
    await until(() => existsSync(join(clone.path, '.install.lock')), 'the first installs', 30_000);
    const second = await clone.start(['help']);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /Another start \(pid \d+\) is installing/);
    assert.equal((await first).code, 0);
    assert.equal((await clone.start(['help'])).code, 0);
  } finally {
    clone.remove();
  }
});

test('a pinned Node that is missing is named', async () => {
  for (const folder of readdirSync(join(shared.path, 'node_modules')).filter((name) =>
    name.startsWith('node-linux-'),
  )) {
    rmSync(join(shared.path, 'node_modules', folder), { recursive: true });
  }
  const result = await shared.start(['help']);
  assert.equal(result.code, 1);
  assert.match(result.stderr, /The pinned Node \d+\.\d+\.\d+ is missing.+\nRemove the folder node_modules/);
});

test('a Node that is too old is refused in a sentence', async () => {
  const old = `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } })",
  )}`;
  const result = await shared.start(['help'], { NODE_OPTIONS: `--import=${old}` });
  assert.equal(result.code, 1);
  assert.match(result.stderr, /^Cloakroom starts with Node 20 or newer; this is 18\.20\.8\.\n.+\n$/);
});
