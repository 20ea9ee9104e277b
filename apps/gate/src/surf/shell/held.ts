/**
 * Whether this browser holds a page's traffic inside the gate, judged by two requests: the canary, which the allowlist
 * must stop, and its control, which is like it in everything else and must get through.
 * @module
 */

/** `held`: enforced. `open`: the canary got out. `unsure`: it could not be tried. `checking`: not known yet. */
export type Held = 'checking' | 'held' | 'open' | 'unsure';

/** How a fetch ended in the browser; `timeout` when it had not within its limit. */
export type FetchEnd = 'answered' | 'rejected' | 'timeout';

/** What one try showed. */
export interface CanaryTry {
  readonly canary: FetchEnd;
  readonly control: FetchEnd;
  /** What the gate saw arrive; null when it could not be asked. */
  readonly arrived: { readonly canary: boolean; readonly control: boolean } | null;
  /** Whether the shell's own CSP stopped either: then the allowlist was never asked. */
  readonly stoppedByCsp: boolean;
}

/**
 * The verdict. Held is only a refusal of the canary by the browser itself, with nothing arriving, while the control got
 * through; whatever is less clear is not called held.
 */
export function verdict(seen: CanaryTry): Exclude<Held, 'checking'> {
  if (seen.canary === 'answered' || seen.arrived?.canary === true) return 'open';
  const through = seen.control === 'answered' && seen.arrived?.control === true;
  return through && seen.canary === 'rejected' && !seen.stoppedByCsp ? 'held' : 'unsure';
}
