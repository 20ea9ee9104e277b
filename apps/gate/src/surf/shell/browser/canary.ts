/**
 * Tries whether this browser holds a page's traffic inside the gate.
 * @module
 */
import { type CanaryTry, type Held, verdict } from '../held.ts';
import { api } from './api.ts';

/** An honest refusal comes at once; an answer from a near gate in far less. */
const limitMs = 3_000;

/** One try with a fresh canary address. */
export async function tryCanary(): Promise<Exclude<Held, 'checking'>> {
  const canary = await api.canary();
  if (!canary.ok) return 'unsure';
  const { id, url } = canary.value;
  let stoppedByCsp = false;
  const watch = (event: SecurityPolicyViolationEvent): void => {
    if (event.blockedURI === url || event.blockedURI.startsWith(new URL(url).origin)) stoppedByCsp = true;
  };
  document.addEventListener('securitypolicyviolation', watch);
  const ended = await tryFetch(url);
  const arrival = await api.canaryArrived(id);
  document.removeEventListener('securitypolicyviolation', watch);
  return verdict({ fetch: ended, arrived: arrival.ok ? arrival.value.arrived : null, stoppedByCsp });
}

async function tryFetch(url: string): Promise<CanaryTry['fetch']> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    await fetch(url, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal });
    return 'answered';
  } catch {
    return signal.aborted ? 'timeout' : 'rejected';
  }
}
