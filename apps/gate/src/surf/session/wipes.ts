/**
 * Permissions to clear one site host's stored data, once, within a minute after its session ended.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import type { Random } from '@cloakroom/kit/random.ts';

/** A wipe of thousands of hosts on a slow line is done by then. */
const lifeMs = 60_000;

/** Pending wipes. */
export interface Wipes {
  /** A token for each label. */
  permit(labels: readonly string[]): readonly { readonly label: string; readonly token: string }[];
  /** True once, for the label it was made for. */
  use(label: string, token: string): boolean;
}

export function openWipes(clock: Clock, random: Random): Wipes {
  const pending = new Map<string, string>();
  return {
    permit: (labels) =>
      labels.map((label) => {
        const token = random.bytes(16).toString('base64url');
        pending.set(token, label);
        clock.after(lifeMs, () => pending.delete(token));
        return { label, token };
      }),
    use: (label, token) => pending.get(token) === label && pending.delete(token),
  };
}
