import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Fault } from '@cloakroom/kit/fault.ts';
import { bornAt } from './birth.ts';
import type { Surroundings } from './config.ts';
import {
  claimInstance,
  findInstance,
  type Instance,
  instanceFolder,
  removeInstance,
  requireInstance,
  updateInstance,
} from './instance.ts';

const root = mkdtempSync(join(tmpdir(), 'cloakroom-instance-'));
after(() => rmSync(root, { recursive: true }));

function around(name: string, runtime = true): Surroundings {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  return {
    tree: '/tree',
    environment: runtime ? { XDG_RUNTIME_DIR: folder } : {},
    home: folder,
    temporary: folder,
    colour: false,
    ci: false,
    followsParent: false,
  };
}

function instance(offset: number, changes: Partial<Instance> = {}): Instance {
  return {
    tree: '/tree',
    state: '/state',
    offset,
    ports: { surf: 8090 },
    addresses: { surf: 'http://surf.localhost:8090' },
    processes: { launcher: process.pid },
    startedAt: '2026-01-01T00:00:00.000Z',
    ready: true,
    born: bornAt(process.pid) ?? '',
    ...changes,
  };
}

test('an instance is recorded in a private file and found by its offset', () => {
  const here = around('found');
  assert.equal(findInstance(here, 5), null);
  assert.equal(claimInstance(here, instance(5)), null);
  assert.deepEqual(findInstance(here, 5), instance(5));
  assert.equal(statSync(join(root, 'found/cloakroom')).mode & 0o777, 0o700);
  assert.equal(statSync(join(root, 'found/cloakroom/5.json')).mode & 0o777, 0o600);
  updateInstance(here, instance(5, { ready: false }));
  assert.throws(() => requireInstance(here, 5), { code: 'instance.starting' });
  removeInstance(here, 5);
  assert.throws(() => requireInstance(here, 5), { code: 'instance.none' });
});

test('without a runtime folder the record is under the temporary one, by user id', () => {
  const here = around('temporary', false);
  assert.equal(instanceFolder(here), join(root, 'temporary', `cloakroom-${process.getuid?.() ?? 0}`));
  const gone = { ...here, environment: { XDG_RUNTIME_DIR: join(root, 'not there') } };
  assert.equal(instanceFolder(gone), instanceFolder(here));
});

test('a second claim gets the first and changes nothing; other offsets are free', () => {
  const here = around('second');
  assert.equal(claimInstance(here, instance(1)), null);
  assert.deepEqual(claimInstance(here, instance(1, { state: '/other' })), instance(1));
  assert.equal(findInstance(here, 1)?.state, '/state');
  assert.equal(claimInstance(here, instance(2)), null);
});

test('the record of a launcher that has died is none, also when its pid was given out again', () => {
  const here = around('dead');
  const file = join(instanceFolder(here), '3.json');
  for (const stale of [JSON.stringify(instance(3, { born: 'before' })), '{"cut sho', '']) {
    writeFileSync(file, stale);
    assert.equal(findInstance(here, 3), null);
    assert.equal(claimInstance(here, instance(3)), null);
    removeInstance(here, 3);
  }
});

test('a folder that is a link, a file, or open to others is not trusted as it is', () => {
  const linked = around('linked');
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync(join(root, 'elsewhere'), join(root, 'linked/cloakroom'));
  assert.throws(() => instanceFolder(linked), { code: 'instance.folder' });
  const file = around('file');
  writeFileSync(join(root, 'file/cloakroom'), '');
  assert.throws(() => instanceFolder(file), { code: 'instance.folder' });
  const open = around('open');
  mkdirSync(join(root, 'open/cloakroom'));
  chmodSync(join(root, 'open/cloakroom'), 0o777);
  assert.equal(statSync(instanceFolder(open)).mode & 0o777, 0o700);
});

test("a folder of somebody else's is refused", {
  skip: process.getuid?.() !== 0 && 'only root can make one',
}, async () => {
  const { chownSync } = await import('node:fs');
  const here = around('foreign');
  mkdirSync(join(root, 'foreign/cloakroom'), { mode: 0o700 });
  chownSync(join(root, 'foreign/cloakroom'), 65_534, 65_534);
  assert.throws(
    () => instanceFolder(here),
    (error) => error instanceof Fault && error.code === 'instance.folder',
  );
});
