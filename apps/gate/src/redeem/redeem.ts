/**
 * The counter: shows a grant, gets a place. Fails closed: what cannot be verified, or cannot be remembered as spent,
 * opens nothing. Verify, write the spend durably, THEN grant.
 * @module
 */
import { type Clock, endOfUtcDay } from '@cloakroom/kit/clock.ts';
import { verifyGrant } from '@cloakroom/passes/grant.ts';
import type { SpentSet } from './spent.ts';

/** What came of showing a grant. */
export type Redemption =
  | { readonly kind: 'opened'; readonly endsAt: number }
  | { readonly kind: 'refused'; readonly reason: 'malformed' | 'expired' | 'spent' | 'unavailable' };

/** The counter of one gate. */
export interface Redeem {
  /** Verifies and spends a grant. Never throws. */
  open(grant: string): Promise<Redemption>;
}

/** A session outlives its day by two hours, so that nobody is cut off at midnight. */
const graceMs = 2 * 3_600_000;

/** @param publicKey verifies grants; empty means that none opens. */
export function openRedeem(publicKey: string, spent: SpentSet, clock: Clock): Redeem {
  return {
    async open(text) {
      try {
        const grant = publicKey === '' ? null : verifyGrant(publicKey, text);
        if (grant === null) return { kind: 'refused', reason: 'malformed' };
        if (grant.notAfter < clock.now()) return { kind: 'refused', reason: 'expired' };
        if (!(await spent.spend(grant.id))) return { kind: 'refused', reason: 'spent' };
        return { kind: 'opened', endsAt: endOfUtcDay(clock.now()) + graceMs };
      } catch {
        // A disk that does not answer, a key that does not parse: nobody gets in on a maybe.
        return { kind: 'refused', reason: 'unavailable' };
      }
    },
  };
}
