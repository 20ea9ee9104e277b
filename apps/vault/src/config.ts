/**
 * The vault's configuration: `VAULT_*` in the environment, or the TOML file that `VAULT_CONFIG` names.
 * @module
 */
import { loadConfig } from '@cloakroom/kit/config.ts';
import * as z from 'zod';

const schema = z.object({
  /** The folder of the vault's socket. */
  state: z.string().min(1).default('.state/vault'),
});

/** The vault's configuration. */
export type VaultConfig = Readonly<z.infer<typeof schema>>;

/** Reads the configuration. @throws Fault `config.invalid`, `config.unreadable`. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): VaultConfig {
  const file = environment['VAULT_CONFIG'];
  return loadConfig({
    schema,
    env: { state: 'VAULT_STATE' },
    secrets: [],
    environment,
    file: file === '' ? undefined : file,
  });
}
