/**
 * What Nyms may log, and nothing else.
 * @module
 */
import { count, ms } from '@cloakroom/kit/events.ts';

/** The events of Nyms. */
export const events = {
  /** Nyms serves; `edges` is how many hosts. */
  'nyms.started': { edges: count },
  /** A page failed by a bug of ours. Which page, and for whom, is not said. */
  'nyms.failed': {},
  /** Nyms is closed; `dropped` counts what the log refused to write. */
  'nyms.stopped': { up: ms, dropped: count },
} as const;
