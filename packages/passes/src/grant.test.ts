import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '@cloakroom/kit/random.ts';
import { generateGrantKeys, mintGrant, verifyGrant } from './grant.ts';

const keys = generateGrantKeys();
const notAfter = Date.UTC(2026, 5, 1);
const grant = mintGrant(keys.privateKey, notAfter, seededRandom('grant'));

test('what one key signed its public half verifies', () => {
  const verified = verifyGrant(keys.publicKey, grant);
  assert.equal(verified?.notAfter, notAfter);
  assert.match(verified?.id ?? '', /^[\w-]{22}$/);
});

test('two grants are two ids', () => {
  const random = seededRandom('two');
  const ids = [1, 2].map(() => verifyGrant(keys.publicKey, mintGrant(keys.privateKey, notAfter, random))?.id);
  assert.notEqual(ids[0], undefined);
  assert.notEqual(ids[0], ids[1]);
});

test("another key's grant opens nothing", () => {
  assert.equal(verifyGrant(generateGrantKeys().publicKey, grant), null);
});

test('a flipped bit anywhere opens nothing', () => {
  const bytes = Buffer.from(grant, 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    assert.equal(verifyGrant(keys.publicKey, changed.toString('base64url')), null, `byte ${at}`);
  }
});

test('a part of it, and more than it, open nothing', () => {
  const bytes = Buffer.from(grant, 'base64url');
  for (const length of [0, 1, 24, bytes.length - 1]) {
    assert.equal(verifyGrant(keys.publicKey, bytes.subarray(0, length).toString('base64url')), null);
  }
  assert.equal(
    verifyGrant(keys.publicKey, Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64url')),
    null,
  );
});

test('one grant has one spelling, so that none is spent twice under two', () => {
  const standard = Buffer.from(grant, 'base64url').toString('base64');
  const spellings = [`${grant}=`, ` ${grant}`, `${grant}\n`, `${grant.slice(0, 9)}.${grant.slice(9)}`];
  if (standard !== grant) spellings.push(standard);
  // 88 bytes leave 4 unused bits in the last character: each other filling decodes to the same bytes.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(grant.at(-1) ?? '');
  for (let filling = 1; filling < 16; filling += 1)
    spellings.push(grant.slice(0, -1) + alphabet[last ^ filling]);
  for (const spelling of spellings) {
    assert.deepEqual(
      Buffer.from(spelling, 'base64url'),
      Buffer.from(grant, 'base64url'),
      'the control: same bytes',
    );
    assert.equal(verifyGrant(keys.publicKey, spelling), null, spelling);
  }
});
