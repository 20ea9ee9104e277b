/**
 * What a document says about its own address. `location` itself cannot be replaced.
 * @module
 */
import { hookAccessor, proto, type Realm } from './natives.ts';
import type { Runtime } from './runtime.ts';

/** Hooks the addresses a document tells. */
export function installIdentity(realm: Realm, { config, urls }: Runtime): void {
  const document = proto(realm, 'Document');
  const always = { get: (value: unknown) => urls.toRealAlways(value as string) };
  for (const name of ['URL', 'documentURI']) hookAccessor(realm, document, name, always);
  // Whoever is not a known site here is the shell, or a site this page does not know: neither is told.
  hookAccessor(realm, document, 'referrer', {
    get(value) {
      const real = urls.toRealAlways(value as string);
      return real === value ? '' : real;
    },
  });
  hookAccessor(realm, proto(realm, 'Node'), 'baseURI', always);
  const { hostname } = new URL(config.real);
  hookAccessor(realm, document, 'domain', {
    get: () => hostname,
    // Relaxing the domain does nothing in an origin-keyed agent cluster, and never reaches the gate's domain.
    set: (_, self) => (self as Document).location.hostname,
  });
}
