import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import test from 'node:test';
import { limits } from '../limits.ts';
import { session } from '../test/session.ts';
import { GUARD, LOCATION } from './names.ts';
import { scriptStream } from './stream.ts';

const through = (pieces: readonly Buffer[], contentType = 'text/javascript'): Promise<Buffer> =>
  buffer(Readable.from(pieces).compose(scriptStream(session(), { contentType, file: true })));

test('a script in pieces is rewritten as one; its other bytes stay', async () => {
  const pieces = ['loca', 'tion="\xff\xfe'].map((piece) => Buffer.from(piece, 'latin1'));
  const out = await through([...pieces, Buffer.from('é"')]);
  assert.deepEqual(
    out,
    Buffer.concat([Buffer.from(`${GUARD}${LOCATION}="\xff\xfe`, 'latin1'), Buffer.from('é"')]),
  );
});

test('what is too long, or in an encoding that hides ASCII, passes as it came', async () => {
  const long = Buffer.alloc(limits.script.value, ' ');
  const name = Buffer.from('location');
  assert.deepEqual(await through([name, long, name]), Buffer.concat([name, long, name]));
  const wide = Buffer.from('\ufefflocation', 'utf16le');
  assert.deepEqual(await through([wide]), wide);
  assert.deepEqual(await through([name], 'text/javascript; charset=shift_jis'), name);
  assert.equal((await through([])).length, 0);
});
