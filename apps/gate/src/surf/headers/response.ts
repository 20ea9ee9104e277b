/**
 * The header fields of a site's answer that reach the browser: an allow-list. What browsers may do with a field nobody
 * has listed here is unknown, so it does not pass; `x-…` fields, which browsers ignore, do.
 * @module
 */
import type { Headers } from '../contain/policy.ts';

const passed = new Set([
  'accept-ranges',
  'age',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'etag',
  'expires',
  'last-modified',
  'pragma',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'vary',
  'www-authenticate',
]);

/** Fields named `x-…` that browsers do act on, or that name machines on the way. */
const acted = new Set([
  'x-content-security-policy',
  'x-dns-prefetch-control',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-sourcemap',
  'x-webkit-csp',
]);

/** What the gate does to the body. */
export interface BodyFate {
  /** The body is changed: its length, its encoding and its validators no longer fit. */
  readonly rewritten: boolean;
  /** It is a page with the visitor's cookies written into it: it must be asked for again. */
  readonly document: boolean;
}

/** The fields to pass, without those of containment and of CORS, which are set by others. */
export function incomingHeaders(headers: Headers, fate: BodyFate): (readonly [string, string])[] {
  const out: (readonly [string, string])[] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!passed.has(lower) && (!lower.startsWith('x-') || acted.has(lower))) continue;
    if (fate.rewritten && changedBody.has(lower)) continue;
    if (fate.document && documentState.has(lower)) continue;
    out.push([name, lower === 'cache-control' ? privateOnly(value) : value]);
  }
  // Nor does it stay on the visitor's disk; going back asks again, so the gate knows what is shown.
  if (fate.document) out.push(['Cache-Control', 'no-store']);
  return out;
}

const changedBody = new Set(['content-length', 'content-encoding', 'content-range', 'accept-ranges']);
const documentState = new Set(['cache-control', 'etag', 'expires', 'last-modified', 'pragma', 'age']);

/** Kept by the visitor's browser at most, never by a machine between it and the gate. */
function privateOnly(value: string): string {
  const parts = value.split(',').map((part) => part.trim());
  const kept = parts.filter(
    (part) => !/^(?:public|private|s-maxage\b.*|immutable-public)$/i.test(part) && part !== '',
  );
  return ['private', ...kept].join(', ');
}
