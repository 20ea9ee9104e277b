/**
 * The configuration of Nyms: `NYMS_*` in the environment, or the TOML file that `NYMS_CONFIG` names.
 * @module
 */
import { loadConfig, port } from '@cloakroom/kit/config.ts';
import { origin } from '@cloakroom/web/origin.ts';
import * as z from 'zod';

const schema = z.object({
  port: port.default(8095),
  postPort: port.default(8096),
  /** Where readers find Nyms. Unset: `http://nyms.localhost` with the port. */
  origin: origin.optional(),
  /** Where operators find the post room. Unset: `http://post.localhost` with the port. */
  postOrigin: origin.optional(),
});

const env = {
  port: 'NYMS_PORT',
  postPort: 'NYMS_POST_PORT',
  origin: 'NYMS_ORIGIN',
  postOrigin: 'NYMS_POST_ORIGIN',
} as const;

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
