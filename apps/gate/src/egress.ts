/**
 * The gate's way out, as its configuration allows it.
 * @module
 */
import { readFileSync } from 'node:fs';
import { type Egress, openEgress } from '@cloakroom/net/egress.ts';
import { parsePins, withPins } from '@cloakroom/net/pins.ts';
import { egressPolicy } from '@cloakroom/net/policy.ts';
import { dnsResolver } from '@cloakroom/net/resolver.ts';
import type { GateConfig } from './config.ts';

/** @throws Fault for ranges, pins or endpoints that do not read */
export function gateEgress(config: GateConfig): Egress {
  return openEgress({
    resolver: withPins(parsePins(config.egressResolve), dnsResolver()),
    policy: egressPolicy({
      allow: config.egressAllow,
      ownPorts: config.endpoints.map(Number),
      refuse: config.egressRefuse,
    }),
    ca: config.egressCa === '' ? undefined : readFileSync(config.egressCa, 'utf8'),
  });
}
