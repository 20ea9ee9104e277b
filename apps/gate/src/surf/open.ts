/**
 * Puts the surf service together from a configuration.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import type { Log } from '@cloakroom/kit/events.ts';
import type { Random } from '@cloakroom/kit/random.ts';
import type { GateConfig } from '../config.ts';
import { gateEgress } from '../egress.ts';
import type { gateEvents } from '../events.ts';
import { openRedeem } from '../redeem/redeem.ts';
import { openSpentSet } from '../redeem/spent.ts';
import { addressesOf } from './addresses.ts';
import { openCanaries } from './contain/canary.ts';
import { buildRuntime } from './runtime/bundle.ts';
import { openBeginnings } from './session/beginnings.ts';
import { openSealer } from './session/seal.ts';
import { sealKey } from './session/sealkey.ts';
import { openSessions } from './session/sessions.ts';
import { openWipes } from './session/wipes.ts';
import { buildShell } from './shell/bundle.ts';
import type { Surf } from './surf.ts';

/** What comes from outside: time, chance, the log. */
export interface Ambient {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log<typeof gateEvents>;
}

/** A running surf service and how to end it. */
export interface OpenSurf {
  readonly surf: Surf;
  close(): Promise<void>;
}

/** Opens the spent set, the sealing key, the egress, and bundles the browser's scripts. */
export async function openSurf(config: GateConfig, ambient: Ambient): Promise<OpenSurf> {
  const { clock, random, log } = ambient;
  const [runtime, shell] = await Promise.all([buildRuntime(), buildShell()]);
  const spent = await openSpentSet(config.state, clock);
  const egress = gateEgress(config);
  const sealer = openSealer(sealKey(config.state, random), random);
  const sessions = openSessions({ egress, sealer, spent, clock, random });
  const surf: Surf = {
    at: addressesOf(config.shellOrigin),
    redeem: openRedeem(config.grantKey, spent, clock),
    sessions,
    beginnings: openBeginnings(clock, random),
    wipes: openWipes(clock, random),
    canaries: openCanaries(clock, random),
    runtime,
    shell,
    clock,
    random,
    log,
  };
  return {
    surf,
    async close() {
      await sessions.close();
      await egress.close();
      await spent.close();
    },
  };
}
