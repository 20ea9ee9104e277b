/**
 * Whether this browser holds a page's traffic inside the gate, judged by a request that must not get out: the canary
 * host belongs to the gate but is on no allowlist.
 * @module
 */

/** `held`: enforced. `open`: the canary got out. `unsure`: it could not be tried. `checking`: not known yet. */
export type Held = 'checking' | 'held' | 'open' | 'unsure';

/** What one try showed. */
export interface CanaryTry {
  /** How the browser's fetch of the canary ended; `timeout` when it had not within its limit. */
  readonly fetch: 'answered' | 'rejected' | 'timeout';
  /** Whether the gate saw it arrive; null when the gate could not be asked. */
  readonly arrived: boolean | null;
  /** Whether the shell's own CSP stopped it: then the allowlist was never asked. */
  readonly stoppedByCsp: boolean;
}

/**
 * The verdict. Only a refusal by the browser itself, with nothing arriving, counts as held; whatever is less clear is
 * not called held.
 */
export function verdict(seen: CanaryTry): Exclude<Held, 'checking'> {
  if (seen.fetch === 'answered' || seen.arrived === true) return 'open';
  if (seen.fetch === 'rejected' && seen.arrived === false && !seen.stoppedByCsp) return 'held';
  return 'unsure';
}
