/**
 * Subresource Integrity (W3C SRI §3.3) at the gate: a script may be changed on its way, so the browser could not check
 * it any more. The document's hashes are remembered, and the body is checked before it is changed.
 * @module
 */
import { createHash, type Hash } from 'node:crypto';
import { Transform } from 'node:stream';
import { Fault } from '@cloakroom/kit/fault.ts';
import { defineLimits } from '@cloakroom/kit/limits.ts';

const limits = defineLimits('surf.integrity', {
  remembered: {
    value: 4_096,
    unit: 'count',
    why: 'Scripts with hashes of one session: some hundred pages full of them. The oldest are forgotten.',
  },
  metadata: { value: 4_096, unit: 'bytes', why: 'Room for dozens of hashes.' },
});

/** What one session's documents want of scripts. */
export interface Integrity {
  /** Remembers the hashes for a URL. */
  expect(real: URL, metadata: string): void;
  /** The hashes wanted of a URL, or null. */
  wanted(real: URL): string | null;
}

export function openIntegrity(): Integrity {
  const known = new Map<string, string>();
  return {
    expect(real, metadata) {
      if (metadata.length > limits.metadata.value) return;
      const key = keyOf(real);
      known.delete(key);
      known.set(key, metadata);
      for (const oldest of known.keys()) {
        if (known.size <= limits.remembered.value) break;
        known.delete(oldest);
      }
    },
    wanted: (real) => known.get(keyOf(real)) ?? null,
  };
}

function keyOf(real: URL): string {
  return real.href.slice(0, real.href.length - real.hash.length);
}

const strength = ['sha256', 'sha384', 'sha512'];

/** Passes a body on, and fails at its end where none of the strongest hashes fits. No known hash asks nothing. */
export function integrityCheck(metadata: string): Transform {
  const wanted = [...metadata.matchAll(/(?<=^|\s)(sha(?:256|384|512))-([\w+/=-]+)(?=[\s?]|$)/gi)].map(
    ([, name = '', value = '']) => ({ name: name.toLowerCase(), value }),
  );
  const strongest = strength.findLast((name) => wanted.some((one) => one.name === name));
  const hash: Hash | null = strongest === undefined ? null : createHash(strongest);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash?.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      if (hash === null) return done();
      const found = hash.digest();
      const fits = wanted.some(
        (one) => one.name === strongest && Buffer.from(one.value, 'base64').equals(found),
      );
      done(fits ? null : notAsWanted());
    },
  });
}

function notAsWanted(): Fault {
  return new Fault({
    code: 'surf.integrity',
    status: 502,
    title: 'A script is not the one that the page asks for.',
    help: 'Nothing to do here; the page is safer without it.',
  });
}
