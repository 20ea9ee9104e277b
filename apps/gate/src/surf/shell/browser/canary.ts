/**
 * Tries whether this browser holds a page's traffic inside the gate.
 * @module
 */
import { type FetchEnd, type Held, verdict } from '../held.ts';
import { api } from './api.ts';

/** An honest refusal comes at once; an answer from a near gate in far less. */
const limitMs = 3_000;

/** One try with a fresh canary address. */
export async function tryCanary(): Promise<Exclude<Held, 'checking'>> {
  const canary = await api.canary();
  if (!canary.ok) return 'unsure';
  const { id, url, control } = canary.value;
  let stoppedByCsp = false;
  const watch = (event: SecurityPolicyViolationEvent): void => {
    if ([url, control].some((asked) => event.blockedURI.startsWith(new URL(asked).origin)))
      stoppedByCsp = true;
  };
  document.addEventListener('securitypolicyviolation', watch);
  const [ended, controlled] = await Promise.all([tryFetch(url), tryFetch(control)]);
  const arrival = await api.canaryArrived(id);
  document.removeEventListener('securitypolicyviolation', watch);
  const arrived = arrival.ok ? arrival.value : null;
  return verdict({ canary: ended, control: controlled, arrived, stoppedByCsp });
}

async function tryFetch(url: string): Promise<FetchEnd> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    await fetch(url, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal });
    return 'answered';
  } catch {
    return signal.aborted ? 'timeout' : 'rejected';
  }
}
