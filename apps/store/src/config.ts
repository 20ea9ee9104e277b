/**
 * The store's configuration: `STORE_*` in the environment, or the TOML file that `STORE_CONFIG` names.
 * @module
 */
import { loadConfig, port } from '@cloakroom/kit/config.ts';
import { origin } from '@cloakroom/web/origin.ts';
import * as z from 'zod';

const schema = z.object({
  port: port.default(8080).describe('Port of the site.'),
  deskPort: port.default(8081).describe('Port of the operators’ desk.'),
  origin: origin
    .optional()
    .describe('Where readers find the store. Unset: `http://store.localhost` with the port.'),
  deskOrigin: origin
    .optional()
    .describe('Where operators find the desk. Unset: `http://desk.localhost` with the port.'),
  surfOrigin: origin
    .default('http://surf.localhost:8090')
    .describe('Where the gate’s shell is, for links only.'),
  contact: z
    .string()
    .regex(/^(mailto:|https:\/\/|tel:)\S+$/)
    .optional()
    .describe(
      'How people reach the operator: a mailto:, https: or tel: URI. Unset: the contact page is all there is.',
    ),
});

const env = {
  port: 'STORE_PORT',
  deskPort: 'STORE_DESK_PORT',
  origin: 'STORE_ORIGIN',
  deskOrigin: 'STORE_DESK_ORIGIN',
  surfOrigin: 'STORE_SURF_ORIGIN',
  contact: 'STORE_CONTACT',
} as const;

/** What can be set, for docs/config.md. */
export const settings = { house: 'store', schema, env, file: 'STORE_CONFIG' } as const;

/** The store's configuration with every origin known. */
export interface StoreConfig {
  readonly port: number;
  readonly deskPort: number;
  readonly origin: string;
  readonly deskOrigin: string;
  readonly surfOrigin: string;
  /** A mailto:, https: or tel: URI. */
  readonly contact: string | undefined;
}

/** Reads the configuration. @throws Fault `config.invalid`, `config.unreadable`. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): StoreConfig {
  const file = environment['STORE_CONFIG'];
  const given = loadConfig({ schema, env, secrets: [], environment, file: file === '' ? undefined : file });
  return {
    ...given,
    contact: given.contact,
    origin: given.origin ?? `http://store.localhost:${given.port}`,
    deskOrigin: given.deskOrigin ?? `http://desk.localhost:${given.deskPort}`,
  };
}
