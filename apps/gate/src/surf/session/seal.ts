/**
 * The sealed state: a session as the shell keeps it for the gate, so that a gate that restarts has lost nothing and
 * has written nothing. AES-256-GCM under a key of the gate's own; it opens only together with the session's cookie.
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random } from '@cloakroom/kit/random.ts';
import * as z from 'zod';

const state = z.object({
  proof: z.string(),
  endsAt: z.number(),
  labelKey: z.string(),
  scripts: z.boolean(),
  version: z.number(),
  origins: z.array(z.string()),
  cookies: z.string(),
});

/** What is sealed. `labelKey` is base64url; `cookies` is the jar's own text. */
export type SealedState = z.infer<typeof state>;

/** Seals and opens states. */
export interface Sealer {
  /** base64url of day (4) ‖ nonce (12) ‖ ciphertext ‖ tag (16). */
  seal(state: SealedState): string;
  /** The state, or null when it was not sealed here, was changed, or its day is gone. */
  open(sealed: string, now: number): SealedState | null;
}

const dayMs = 86_400_000;

/** @param key 32 bytes that survive a restart. Each UTC day has a key of its own, derived by HKDF (RFC 5869). */
export function openSealer(key: Buffer, random: Random): Sealer {
  const keyOf = (day: number): Buffer =>
    Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `cloakroom sealed session v1 ${day}`, 32));
  return {
    seal(value) {
      // A session ends two hours into a day; its key is that day's, whatever today is.
      const head = Buffer.alloc(4);
      const day = Math.floor(value.endsAt / dayMs);
      head.writeUInt32BE(day);
      const nonce = random.bytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(day), nonce).setAAD(head);
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([head, nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed, now) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < 32) return null;
      const head = bytes.subarray(0, 4);
      const day = head.readUInt32BE();
      if (day < Math.floor(now / dayMs)) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyOf(day), bytes.subarray(4, 16)).setAAD(head);
        decipher.setAuthTag(bytes.subarray(-16));
        const text = Buffer.concat([decipher.update(bytes.subarray(16, -16)), decipher.final()]).toString(
          'utf8',
        );
        const parsed = state.safeParse(JSON.parse(text));
        return parsed.success ? parsed.data : null;
      } catch {
        return null;
      }
    },
  };
}
