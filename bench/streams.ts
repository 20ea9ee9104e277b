/**
 * Bodies through streams, in pieces as they come from a connection.
 * @module
 */
import { Transform } from 'node:stream';

/** What a connection hands over at once. */
const pieceBytes = 65_536;

/** A body cut as a connection would. */
export function piecesOf(body: Buffer): readonly Buffer[] {
  return Array.from({ length: Math.ceil(body.length / pieceBytes) }, (_, index) =>
    body.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
}

/** Sends the pieces through a stream and collects what comes out. */
export async function through(stream: Transform, pieces: readonly Buffer[]): Promise<Buffer> {
  const out: Buffer[] = [];
  stream.on('data', (piece: Buffer) => out.push(piece));
  const ended = new Promise<void>((resolve, reject) => stream.once('end', resolve).once('error', reject));
  for (const piece of pieces) stream.write(piece);
  stream.end();
  await ended;
  return Buffer.concat(out);
}

/** The limit of any rewriter that reads text: every piece becomes a string and bytes again, and nothing is done to it. */
export function copyStream(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.from(chunk.toString('latin1'), 'latin1'));
    },
  });
}
