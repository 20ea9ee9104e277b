/**
 * A link that opens one surf session.
 * @module
 */
import { type Clock, endOfUtcDay } from '@cloakroom/kit/clock.ts';
import type { Random } from '@cloakroom/kit/random.ts';
import { mintGrant } from '@cloakroom/passes/grant.ts';

/** What a link is made with. */
export interface LinkParts {
  /** Address of the shell, e.g. `http://surf.localhost:8090`. */
  readonly shell: string;
  /** Private key of the installation's grants. */
  readonly privateKey: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** A new link, good once and until the end of the UTC day. The grant is in the fragment: it reaches no server's log. */
export function surfLink({ shell, privateKey, clock, random }: LinkParts): string {
  return `${shell}/#pass=${mintGrant(privateKey, endOfUtcDay(clock.now()), random)}`;
}
