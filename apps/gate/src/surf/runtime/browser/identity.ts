/**
 * What a document says about its own address. `location` itself cannot be replaced.
 * @module
 */
import { hookAccessor, type Realm } from './natives.ts';
import type { Runtime } from './runtime.ts';

/** Hooks the addresses a document tells. */
export function installIdentity(realm: Realm, { config, urls }: Runtime): void {
  const toReal = (value: unknown): string => urls.toRealAlways(value as string);
  hookAccessor(realm, 'Document', 'URL', { read: toReal });
  hookAccessor(realm, 'Document', 'documentURI', { read: toReal });
  hookAccessor(realm, 'Node', 'baseURI', { read: toReal });
  hookAccessor(realm, 'Document', 'referrer', {
    // Whoever is not a known site here is the shell, or a site this page does not know: neither is told.
    read(value) {
      const real = toReal(value);
      return real === value ? '' : real;
    },
  });
  // The allowlist blocks WebRTC, but Chromium announces each try to the local network by multicast, and dies of some.
  // Without the constructor sites see a browser that has none, and most never try.
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection'])
    Reflect.deleteProperty(realm.win, name);
  const { hostname } = new URL(config.real);
  hookAccessor(realm, 'Document', 'domain', {
    read: () => hostname,
    // Relaxing the domain does nothing in an origin-keyed agent cluster, and must never reach the gate's domain.
    write: () => realm.win.location.hostname,
  });
}
