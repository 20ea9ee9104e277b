/**
 * The vault's configuration: `VAULT_*` in the environment, or the TOML file that `VAULT_CONFIG` names.
 * @module
 */
import { loadConfig } from '@cloakroom/kit/config.ts';
import * as z from 'zod';

const schema = z.object({
  state: z.string().min(1).default('.state/vault').describe('The folder of the vault’s socket.'),
});

const env = { state: 'VAULT_STATE' } as const;

/** What can be set, for docs/config.md. */
export const settings = { house: 'vault', schema, env, file: 'VAULT_CONFIG' } as const;

/** The vault's configuration. */
export type VaultConfig = Readonly<z.infer<typeof schema>>;

/** Reads the configuration. @throws Fault `config.invalid`, `config.unreadable`. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): VaultConfig {
  const file = environment['VAULT_CONFIG'];
  return loadConfig({
    schema,
    env,
    secrets: [],
    environment,
    file: file === '' ? undefined : file,
  });
}
