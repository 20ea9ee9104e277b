/**
 * The configuration of Nyms: `NYMS_*` in the environment, or the TOML file that `NYMS_CONFIG` names.
 * @module
 */
import { loadConfig, port } from '@cloakroom/kit/config.ts';
import { origin } from '@cloakroom/web/origin.ts';
import * as z from 'zod';

const schema = z.object({
  port: port.default(8095).describe('Port of the site.'),
  postPort: port.default(8096).describe('Port of the operators’ post room.'),
  origin: origin
    .optional()
    .describe('Where readers find Nyms. Unset: `http://nyms.localhost` with the port.'),
  postOrigin: origin
    .optional()
    .describe('Where operators find the post room. Unset: `http://post.localhost` with the port.'),
});

const env = {
  port: 'NYMS_PORT',
  postPort: 'NYMS_POST_PORT',
  origin: 'NYMS_ORIGIN',
  postOrigin: 'NYMS_POST_ORIGIN',
} as const;

/** What can be set, for docs/config.md. */
export const settings = { house: 'nyms', schema, env, file: 'NYMS_CONFIG' } as const;

/** The configuration of Nyms with every origin known. */
export interface NymsConfig {
  readonly port: number;
  readonly postPort: number;
  readonly origin: string;
  readonly postOrigin: string;
}

/** Reads the configuration. @throws Fault `config.invalid`, `config.unreadable`. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): NymsConfig {
  const file = environment['NYMS_CONFIG'];
  const given = loadConfig({ schema, env, secrets: [], environment, file: file === '' ? undefined : file });
  return {
    ...given,
    origin: given.origin ?? `http://nyms.localhost:${given.port}`,
    postOrigin: given.postOrigin ?? `http://post.localhost:${given.postPort}`,
  };
}
