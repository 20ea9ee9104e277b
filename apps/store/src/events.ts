/**
 * What the store may log, and nothing else.
 * @module
 */
import { count, ms } from '@cloakroom/kit/events.ts';

/** The store's events. */
export const events = {
  /** The store serves; `edges` is how many hosts. */
  'store.started': { edges: count },
  /** A page failed by a bug of ours. Which page, and for whom, is not said. */
  'store.failed': {},
  /** The store is closed; `dropped` counts what the log refused to write. */
  'store.stopped': { up: ms, dropped: count },
} as const;
