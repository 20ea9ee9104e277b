/**
 * A session for tests: predictable labels, and one whose gate origins are the real ones.
 * @module
 */
import type { RewriteContext } from '../context.ts';

/** The head that tests look for. */
export const HEAD = '<script src="/~cloakroom/runtime.js" data-cloakroom="{&quot;a&quot;:1}"></script>';

/** `https://cdn.test:8443` → `http://cdn-test-8443.gate:8090`; hosts under `full.test` get no label. */
export function session(parts: Partial<RewriteContext> = {}): RewriteContext {
  const gateOrigin = (origin: string): string | null => {
    const { host, hostname } = new URL(origin);
    return hostname.endsWith('full.test') ? null : `http://${host.replace(/[^a-z0-9]/g, '-')}.gate:8090`;
  };
  return {
    base: new URL('https://site.test/dir/page?q'),
    gateOrigin,
    anonymousUrl: (real) => {
      const gate = gateOrigin(real.origin);
      return gate === null ? null : `${gate}/~cloakroom/anonymous/T${real.pathname}${real.search}`;
    },
    head: '',
    scripts: true,
    ...parts,
  };
}

/** A session in which nothing has to be translated. */
export function identity(): RewriteContext {
  return session({ gateOrigin: (origin) => origin, anonymousUrl: () => null });
}
