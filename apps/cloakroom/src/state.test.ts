import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { grantKeys, holdState, prepareState, readGrantKeys, statePath } from './state.ts';

const root = mkdtempSync(join(tmpdir(), 'cloakroom-state-'));
after(() => rmSync(root, { recursive: true }));

test('state lives in .state of the tree unless said otherwise', () => {
  assert.equal(statePath('/tree', undefined), '/tree/.state');
  assert.equal(statePath('/tree', '/elsewhere'), '/elsewhere');
  assert.throws(() => statePath('/tree', ''), { code: 'arguments.invalid' });
});

test("a path is refused only when it is too long for the vault's socket", () => {
  // 107 bytes less those of /vault/vault.sock.
  const longest = `/${'a'.repeat(89)}`;
  assert.equal(statePath('/tree', longest), longest);
  assert.throws(() => statePath('/tree', `${longest}a`), { code: 'arguments.invalid' });
});

test('every house has a folder that is closed to others, also one that was open before', () => {
  const state = join(root, 'folders');
  mkdirSync(join(state, 'gate'), { recursive: true, mode: 0o755 });
  prepareState(state);
  for (const name of ['', 'store', 'gate', 'nyms', 'vault', 'launcher']) {
    assert.equal(statSync(join(state, name)).mode & 0o777, 0o700, name);
  }
});

test('a state that cannot be a folder is refused', () => {
  writeFileSync(join(root, 'file'), '');
  assert.throws(() => prepareState(join(root, 'file')), { code: 'state.unusable' });
  assert.throws(() => prepareState(join(root, 'file', 'below')), { code: 'state.unusable' });
});

test('a state is held by one at a time', () => {
  const state = join(root, 'held');
  prepareState(state);
  const letGo = holdState(state);
  assert.throws(() => holdState(state), { code: 'state.taken' });
  letGo();
  holdState(state)();
});

test('a state that a dead launcher held is free', () => {
  const state = join(root, 'crashed');
  prepareState(state);
  for (const left of [JSON.stringify({ pid: process.pid, born: 'before' }), 'cut sho']) {
    writeFileSync(join(state, 'launcher/held.json'), left);
    holdState(state)();
  }
});

test('the grant key is made once, for this user only', () => {
  const state = join(root, 'keys');
  prepareState(state);
  assert.throws(() => readGrantKeys(state), { code: 'grant.key' });
  const made = grantKeys(state);
  assert.deepEqual(grantKeys(state), made);
  assert.deepEqual(readGrantKeys(state), made);
  assert.equal(statSync(join(state, 'launcher/grant.key.json')).mode & 0o777, 0o600);
  writeFileSync(join(state, 'launcher/grant.key.json'), '{"privateKey":"');
  assert.throws(() => grantKeys(state), { code: 'grant.key' });
});
