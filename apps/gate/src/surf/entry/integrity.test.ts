import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import test from 'node:test';
import { integrityCheck, openIntegrity } from './integrity.ts';

const body = 'alert(1)';
const hash = (name: string, of = body): string => `${name}-${createHash(name).update(of).digest('base64')}`;

const passed = (metadata: string): Promise<boolean> =>
  buffer(Readable.from([Buffer.from(body)]).compose(integrityCheck(metadata))).then(
    (found) => found.toString() === body,
    () => false,
  );

test('a body passes when one of the strongest hashes fits, or none is known', async () => {
  for (const [metadata, fits] of [
    [hash('sha256'), true],
    [hash('sha256', 'other'), false],
    [`${hash('sha256', 'other')} ${hash('sha384')}`, true],
    [`${hash('sha256')} ${hash('sha512', 'other')}`, false],
    [`${hash('sha512', 'other')}\n${hash('sha512')}?option`, true],
    ['md5-abc', true],
    ['', true],
  ] as const) {
    assert.equal(await passed(metadata), fits, metadata);
  }
});

test('hashes are remembered by URL without its fragment, the oldest forgotten first', () => {
  const integrity = openIntegrity();
  const url = (name: string): URL => new URL(`https://a.test/${name}`);
  integrity.expect(url('x#part'), 'sha256-x');
  assert.equal(integrity.wanted(url('x')), 'sha256-x');
  assert.equal(integrity.wanted(url('y')), null);
  for (let index = 0; index < 5_000; index += 1) integrity.expect(url(`n${index}`), 'sha256-n');
  assert.equal(integrity.wanted(url('x')), null);
  assert.equal(integrity.wanted(url('n4999')), 'sha256-n');
});
