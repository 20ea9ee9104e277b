/**
 * Labels: the opaque names that a session's sites get below the gate. A label is a keyed hash of the site's origin
 * under the session's own key, so it is stable within the session and tells nobody else anything. It only routes:
 * whoever shows one must also prove the session.
 * @module
 */
import { createHmac } from 'node:crypto';
import { defineLimits } from '@cloakroom/kit/limits.ts';
import { labelPrefix } from '../addresses.ts';

export const labelLimits = defineLimits('surf.label', {
  origins: {
    value: 4_096,
    unit: 'count',
    why: 'A page that names endless origins must not fill memory; busy days stay below a tenth.',
  },
});

/** The labels of one session. */
export interface LabelTable {
  /** The label of a real origin (`scheme://host[:port]`), made on first use; null when the session has too many. */
  labelOf(origin: string): string | null;
  /** The real origin behind a label of this session, or null. */
  originOf(label: string): string | null;
  /** Every origin that has a label, for sealing. */
  origins(): readonly string[];
}

/** @param announce told of each new label, so that the gate can route it. */
export function labelTable(key: Buffer, announce: (label: string) => void): LabelTable {
  const byOrigin = new Map<string, string>();
  const byLabel = new Map<string, string>();
  return {
    labelOf(origin) {
      const known = byOrigin.get(origin);
      if (known !== undefined) return known;
      if (byOrigin.size >= labelLimits.origins.value) return null;
      const label = deriveLabel(key, origin);
      byOrigin.set(origin, label);
      byLabel.set(label, origin);
      announce(label);
      return label;
    },
    originOf: (label) => byLabel.get(label) ?? null,
    origins: () => [...byOrigin.keys()],
  };
}

function deriveLabel(key: Buffer, origin: string): string {
  return (
    labelPrefix +
    base32(createHmac('sha256', key).update('site label v1\0').update(origin).digest().subarray(0, 16))
  );
}

/** Base32 of RFC 4648 §6 in lower case, without padding. */
export function base32(bytes: Buffer): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31];
    }
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text;
}
