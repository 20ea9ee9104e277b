/**
 * What an operator can set for a gate.
 * @module
 */
import { list, loadConfig, port } from '@cloakroom/kit/config.ts';
import { origin } from '@cloakroom/web/origin.ts';
import * as z from 'zod';

const schema = z.object({
  state: z.string().default('.state/gate').describe('Folder for the spent set and the sealing key, 0700.'),
  port: port.default(8090).describe('Port of the shell and the site hosts.'),
  opsPort: port.default(8091).describe("Port of the operator's console."),
  shellOrigin: origin
    .default('http://surf.localhost:8090')
    .describe('Where the shell is; sites are one label below.'),
  grantKey: z
    .string()
    .default('')
    .describe('Public key (Ed25519, SPKI DER, base64url) of one-time grants. Empty: none opens.'),
  endpoints: list
    .default([])
    .describe('Ports on which this installation listens: never dialled at any address of this machine.'),
  egressAllow: list.default([]).describe('CIDR ranges that may be dialled besides the unicast internet.'),
  egressRefuse: list
    .default([])
    .describe('More endpoints never to dial, as address:port: e.g. a reverse proxy’s public one.'),
  egressResolve: list.default([]).describe("Pinned names, e.g. '*.test=127.0.0.1'."),
  egressCa: z
    .string()
    .default('')
    .describe('File of extra certificate authorities (PEM) that sites may use.'),
});

const env = {
  state: 'GATE_STATE',
  port: 'GATE_PORT',
  opsPort: 'GATE_OPS_PORT',
  shellOrigin: 'GATE_SHELL_ORIGIN',
  grantKey: 'GATE_GRANT_KEY',
  endpoints: 'CLOAKROOM_ENDPOINTS',
  egressAllow: 'CLOAKROOM_EGRESS_ALLOW',
  egressRefuse: 'CLOAKROOM_EGRESS_REFUSE',
  egressResolve: 'CLOAKROOM_EGRESS_RESOLVE',
  egressCa: 'CLOAKROOM_EGRESS_CA',
} as const;

/** What can be set, for docs/config.md. */
export const settings = { house: 'gate', schema, env, file: 'GATE_CONFIG' } as const;

/** The frozen configuration of one gate. */
export type GateConfig = Readonly<z.infer<typeof schema>>;

/** Reads the gate's configuration from the environment and, where named, a TOML file. */
export function gateConfig(environment: Readonly<Record<string, string | undefined>>): GateConfig {
  return loadConfig({
    schema,
    environment,
    file: environment['GATE_CONFIG'],
    secrets: [],
    env,
  });
}

/** The configuration of this process. */
export function processConfig(): GateConfig {
  return gateConfig(process.env);
}
