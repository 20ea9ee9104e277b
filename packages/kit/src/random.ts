/**
 * Randomness, injected: production takes the operating system's, tests take a seeded one.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto';

/** Where secret bytes come from. */
export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Buffer;
}

/** The operating system's generator. */
export const systemRandom: Random = { bytes: (length) => randomBytes(length) };

/** Repeatable bytes for tests: SHA-256 of the seed and a counter. Never for a secret. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  return {
    bytes(length) {
      const parts: Buffer[] = [];
      for (let have = 0; have < length; have += 32) {
        parts.push(createHash('sha256').update(`${seed}:${counter++}`).digest());
      }
      return Buffer.concat(parts).subarray(0, length);
    },
  };
}
