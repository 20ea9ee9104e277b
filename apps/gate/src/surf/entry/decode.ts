/**
 * Undoing Content-Encoding (RFC 9110 §8.4) as leniently as browsers do: a body that was cut short shows what came.
 * @module
 */
import { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { Fault } from '@cloakroom/kit/fault.ts';

/**
 * The stages that undo an encoding, the last applied first.
 * @param encoding the header's value, '' for none
 * @throws Fault `surf.encoding` for one that the gate did not ask for
 */
export function decoders(encoding: string): Transform[] {
  const names = encoding.split(',').map((name) => name.trim().toLowerCase());
  return names
    .filter((name) => name !== '' && name !== 'identity')
    .toReversed()
    .map(decoder);
}

const asMuchAsCame = { finishFlush: constants.Z_SYNC_FLUSH };

function decoder(name: string): Transform {
  if (name === 'gzip' || name === 'x-gzip') return createGunzip(asMuchAsCame);
  if (name === 'deflate') return lenientInflate();
  if (name === 'br') return createBrotliDecompress();
  if (name === 'zstd') return createZstdDecompress();
  throw new Fault({
    code: 'surf.encoding',
    status: 502,
    title: 'The site answered in an encoding that the gate cannot undo.',
    help: 'Nothing to do here; the site sends what was not asked for.',
  });
}

/** `deflate` means zlib (RFC 1950), but some servers send the bare stream (RFC 1951); the first byte tells. */
function lenientInflate(): Transform {
  let inner: Transform | null = null;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (inner === null) {
        const zlib = ((chunk[0] ?? 0) & 0x0f) === 8;
        inner = zlib ? createInflate(asMuchAsCame) : createInflateRaw(asMuchAsCame);
        inner.on('data', (data) => this.push(data));
        inner.on('error', (error) => this.destroy(error));
      }
      inner.write(chunk, () => done());
    },
    flush(done) {
      if (inner === null) return done();
      inner.once('end', () => done());
      inner.end();
    },
  });
}
