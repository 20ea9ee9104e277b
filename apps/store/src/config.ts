/**
 * The store's configuration: `STORE_*` in the environment, or the TOML file that `STORE_CONFIG` names.
 * @module
 */
import { loadConfig, port } from '@cloakroom/kit/config.ts';
import { origin } from '@cloakroom/web/origin.ts';
import * as z from 'zod';

const schema = z.object({
  port: port.default(8080),
  deskPort: port.default(8081),
  /** Where readers find the store. Unset: `http://store.localhost` with the port. */
  origin: origin.optional(),
  /** Where operators find the desk. Unset: `http://desk.localhost` with the port. */
  deskOrigin: origin.optional(),
  /** Where the gate's shell is, for links only. */
  surfOrigin: origin.default('http://surf.localhost:8090'),
  /** How people reach the operator. Unset: the contact page is all there is. */
  contact: z
    .string()
    .regex(/^(mailto:|https:\/\/|tel:)\S+$/)
    .optional(),
});

const env = {
  port: 'STORE_PORT',
  deskPort: 'STORE_DESK_PORT',
  origin: 'STORE_ORIGIN',
  deskOrigin: 'STORE_DESK_ORIGIN',
  surfOrigin: 'STORE_SURF_ORIGIN',
  contact: 'STORE_CONTACT',
} as const;

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
