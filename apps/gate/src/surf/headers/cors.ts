/**
 * CORS in the site's own terms (Fetch §4.10). The browser compares gate origins and always sends credentials, so the
 * gate makes the true check, and tells the browser only its outcome.
 * @module
 */
import type { RequestFacts } from './facts.ts';

/** Looks a response header field up by its lower-case name; '' when it is not there. */
export type HeaderLookup = (name: string) => string;

/** True when the page that asked may read the answer. */
export function allowsOrigin(facts: RequestFacts, lookup: HeaderLookup): boolean {
  const allowed = lookup('access-control-allow-origin').trim();
  if (allowed === '*') return !facts.credentials;
  if (allowed === '' || allowed !== (facts.initiator ?? 'null')) return false;
  return !facts.credentials || lookup('access-control-allow-credentials').trim() === 'true';
}

/** True when the answer to this request is subject to CORS at all. */
export function needsCors(facts: RequestFacts): boolean {
  return facts.mode === 'cors' && facts.relation !== 'same-origin' && facts.relation !== 'none';
}

/**
 * The header fields that let the browser read an answer that passed.
 * @param siteOrigin Origin of the page as the browser sent it
 * @param names every field of the answer, for `Access-Control-Expose-Headers: *`
 */
export function readable(
  siteOrigin: string,
  lookup: HeaderLookup,
  names: readonly string[],
  credentials: boolean,
): (readonly [string, string])[] {
  const exposed = lookup('access-control-expose-headers').trim();
  // With credentials, as every request here has them, browsers take `*` as a name: say the names.
  const list = exposed === '*' && !credentials ? names.join(', ') : exposed;
  const out: (readonly [string, string])[] = [
    ['Access-Control-Allow-Origin', siteOrigin],
    ['Access-Control-Allow-Credentials', 'true'],
  ];
  if (list !== '') out.push(['Access-Control-Expose-Headers', list]);
  return out;
}

/**
 * The answer to a browser's own preflight: yes to all it asks, the same for every label, whoever asks. It promises
 * nothing: the real request is checked against the site itself.
 */
export function localPreflight(
  origin: string,
  method: string,
  headers: string,
): (readonly [string, string])[] {
  const out: (readonly [string, string])[] = [
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Allow-Credentials', 'true'],
    ['Access-Control-Allow-Methods', method],
    ['Access-Control-Max-Age', '600'],
    ['Vary', 'Origin'],
  ];
  if (headers !== '') out.push(['Access-Control-Allow-Headers', headers]);
  return out;
}
