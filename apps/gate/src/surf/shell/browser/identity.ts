/**
 * A new identity, on this browser's side: the gate forgets the session, every site host empties its storage, and a
 * fresh session begins. The frame is gone before this starts, so no page can write while it is emptied.
 * @module
 */
import type { Wiped } from '../state.ts';
import { type Answer, api, type LiveView } from './api.ts';
import { kept } from './keep.ts';

/** Hosts asked at a time: browsers open about this many connections to one server. */
const batch = 6;
/** A host that has not answered by then is counted as unconfirmed. */
const limitMs = 5_000;

/** What came of it. */
export interface NewIdentity {
  readonly view: LiveView;
  readonly wiped: Wiped;
}

/** Wipes, empties, begins. A refusal of the first step leaves everything as it was. */
export async function takeNewIdentity(): Promise<Answer<NewIdentity>> {
  const wipe = await api.wipe();
  if (!wipe.ok) return wipe;
  const { begin, sites, cookies, hosts } = wipe.value;
  const unconfirmed = await emptyHosts(hosts);
  kept.clear();
  const begun = await api.begin(begin);
  if (!begun.ok) return begun;
  return { ok: true, value: { view: begun.value, wiped: { sites, cookies, unconfirmed } } };
}

/** Has each site host of an ended session empty its storage; gives how many did not confirm it. */
export async function emptyHosts(hosts: readonly string[]): Promise<number> {
  let unconfirmed = 0;
  for (let at = 0; at < hosts.length; at += batch) {
    const done = await Promise.all(hosts.slice(at, at + batch).map(empty));
    unconfirmed += done.filter((confirmed) => !confirmed).length;
  }
  return unconfirmed;
}

async function empty(host: string): Promise<boolean> {
  try {
    // The answer is opaque, but it comes only after Clear-Site-Data has taken effect.
    await fetch(host, {
      mode: 'no-cors',
      credentials: 'include',
      cache: 'no-store',
      signal: AbortSignal.timeout(limitMs),
    });
    return true;
  } catch {
    return false;
  }
}
