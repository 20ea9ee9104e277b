import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { claim, read, rewrite } from './claim.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloakroom-claim-'));
after(() => rmSync(folder, { recursive: true }));

test('a file is claimed once, with all of its content, for this user only', () => {
  const path = join(folder, 'once');
  assert.deepEqual(
    claim(path, 'first', () => true),
    { state: 'claimed' },
  );
  assert.deepEqual(
    claim(path, 'second', () => true),
    { state: 'held', by: 'first' },
  );
  assert.equal(read(path), 'first');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  rewrite(path, 'changed');
  assert.equal(read(path), 'changed');
  assert.deepEqual(
    readdirSync(folder).filter((name) => name !== 'once'),
    [],
  );
});

test('a file whose holder is dead is taken over', () => {
  const path = join(folder, 'stale');
  writeFileSync(path, 'dead');
  assert.deepEqual(
    claim(path, 'alive', (text) => text === 'alive'),
    { state: 'claimed' },
  );
  assert.equal(read(path), 'alive');
});

test('of many that take over at once one gets it', async () => {
  const path = join(folder, 'contended');
  writeFileSync(path, 'dead');
  const script = `
    import { claim } from ${JSON.stringify(join(import.meta.dirname, 'claim.ts'))};
    process.stdin.once('data', () => {
      const result = claim(${JSON.stringify(path)}, String(process.pid), (text) => text !== 'dead');
      process.stdout.write(result.state, () => process.exit());
    });
    process.stdout.write('ready ');`;
  const contenders = Array.from({ length: 6 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let said = '';
    const ready = Promise.withResolvers<void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      ready.resolve();
    });
    const done = new Promise<string>((resolve) => child.once('close', () => resolve(said)));
    return { child, ready: ready.promise, done };
  });
  await Promise.all(contenders.map((one) => one.ready));
  for (const one of contenders) one.child.stdin.write('go');
  const said = (await Promise.all(contenders.map((one) => one.done))).toSorted();
  assert.deepEqual(said, ['ready claimed', ...Array.from({ length: 5 }, () => 'ready held')]);
});
