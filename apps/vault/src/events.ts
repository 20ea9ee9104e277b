/**
 * What the vault may log, and nothing else.
 * @module
 */
import { count, ms } from '@cloakroom/kit/events.ts';

/** The vault's events. */
export const events = {
  /** The vault listens on its socket. */
  'vault.started': {},
  /** An answer failed by a bug of ours. */
  'vault.failed': {},
  /** The vault is closed; `dropped` counts what the log refused to write. */
  'vault.stopped': { up: ms, dropped: count },
} as const;
