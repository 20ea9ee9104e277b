/**
 * Between two identities: what is left of a ticket, held for the moment between the wipe and the fresh start.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import type { Random } from '@cloakroom/kit/random.ts';

/** A browser clears its data in seconds; after this the rest of the ticket is lost. */
const lifeMs = 120_000;

/** What the next identity starts with. */
interface Beginning {
  readonly endsAt: number;
  readonly scripts: boolean;
}

/** One-time permissions to begin. */
export interface Beginnings {
  permit(beginning: Beginning): string;
  /** What the permission gives, once; null for any other. */
  use(token: string): Beginning | null;
}

export function openBeginnings(clock: Clock, random: Random): Beginnings {
  const pending = new Map<string, Beginning>();
  return {
    permit(beginning) {
      const token = random.bytes(32).toString('base64url');
      pending.set(token, beginning);
      clock.after(lifeMs, () => pending.delete(token));
      return token;
    },
    use(token) {
      const beginning = pending.get(token) ?? null;
      pending.delete(token);
      return beginning;
    },
  };
}
