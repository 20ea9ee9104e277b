/**
 * What every request of the surf service is served with.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import type { Log } from '@cloakroom/kit/events.ts';
import type { Random } from '@cloakroom/kit/random.ts';
import type { gateEvents } from '../events.ts';
import type { Redeem } from '../redeem/redeem.ts';
import type { Addresses } from './addresses.ts';
import type { Canaries } from './contain/canary.ts';
import type { Beginnings } from './session/beginnings.ts';
import type { Sessions } from './session/sessions.ts';
import type { Wipes } from './session/wipes.ts';

/** The parts of one running surf service. */
export interface Surf {
  readonly at: Addresses;
  readonly redeem: Redeem;
  readonly sessions: Sessions;
  readonly beginnings: Beginnings;
  readonly wipes: Wipes;
  readonly canaries: Canaries;
  readonly runtime: { readonly source: string; readonly hash: string };
  readonly shell: { readonly script: string; readonly hash: string };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log<typeof gateEvents>;
}
