import assert from 'node:assert/strict';
import { Readable, type Transform } from 'node:stream';
import test from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { decoders } from './decode.ts';

const text = 'The Tea Board. '.repeat(5_000);

async function through(stages: Transform[], bytes: Buffer): Promise<string> {
  let stream: Readable = Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]);
  for (const stage of stages) stream = stream.pipe(stage);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

test('every encoding that the gate asks for is undone, stacked ones too', async () => {
  const plain = Buffer.from(text);
  const cases: [string, Buffer][] = [
    ['', plain],
    ['identity', plain],
    ['gzip', gzipSync(plain)],
    ['X-GZIP', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['zstd', zstdCompressSync(plain)],
    ['gzip, br', brotliCompressSync(gzipSync(plain))],
  ];
  for (const [name, bytes] of cases) assert.equal(await through(decoders(name), bytes), text, name);
});

test('a body cut short gives what came', async () => {
  const cut = gzipSync(Buffer.from(text));
  const got = await through(decoders('gzip'), cut.subarray(0, cut.length - 12));
  assert.ok(got.length > 0 && text.startsWith(got));
});

test('an encoding that nobody asked for is refused', () => {
  assert.throws(() => decoders('compress'), { code: 'surf.encoding' });
});
