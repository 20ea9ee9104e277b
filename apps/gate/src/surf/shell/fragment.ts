/**
 * What the part behind `#` asks of the shell: to hand in a ticket, or to open an address.
 * @module
 */

/** A fragment, understood. */
export type Fragment =
  | { readonly kind: 'none' }
  | { readonly kind: 'pass'; readonly grant: string }
  | { readonly kind: 'address'; readonly address: string };

/**
 * Reads `location.hash`, with or without its `#`. An address stays as it was written, for its own escapes belong to it;
 * only one that was encoded as a whole (`https%3A…`, as `encodeURIComponent` makes it) is decoded.
 */
export function readFragment(hash: string): Fragment {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  if (text.startsWith('pass=')) return { kind: 'pass', grant: text.slice('pass='.length) };
  if (text === '') return { kind: 'none' };
  return { kind: 'address', address: /^[a-z][a-z0-9+.-]*%3a/i.test(text) ? decoded(text) : text };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The grant in a ticket link that was pasted where an address goes, else null. Only a link to this very shell counts:
 * any other site may use `#pass=` for something of its own.
 * @param host the shell's host with its port, e.g. `surf.localhost:8090`
 */
export function pastedGrant(text: string, host: string): string | null {
  if (!URL.canParse(text.trim())) return null;
  const url = new URL(text.trim());
  if (url.host !== host) return null;
  const fragment = readFragment(url.hash);
  return fragment.kind === 'pass' ? fragment.grant : null;
}
