/**
 * A site's own word on who may frame it (X-Frame-Options, RFC 7034; CSP frame-ancestors), in the gate's terms. The
 * shell frames everything; other sites' pages only where the site allows it, or its visitors could be clickjacked.
 * @module
 */
import { gateOriginOf } from '../entry/translate.ts';
import type { HeaderLookup } from '../headers/cors.ts';
import type { Session } from '../session/session.ts';
import type { Surf } from '../surf.ts';
import type { FramedBy } from './policy.ts';

/** CSP's frame-ancestors wins over X-Frame-Options (CSP 3 §6.4.2.2). */
export function framedBy(surf: Surf, session: Session, page: URL, lookup: HeaderLookup): FramedBy {
  const sources = frameAncestors(lookup('content-security-policy'));
  if (sources !== null) return fromSources(surf, session, page, sources);
  const options = lookup('x-frame-options').toLowerCase();
  if (options.includes('deny')) return 'nobody';
  return options.includes('sameorigin') ? 'self' : 'any';
}

function frameAncestors(policy: string): string[] | null {
  // Several policies are joined by commas; the first that speaks of framing is taken, with what it allows at most.
  const directive = policy
    .split(/[;,]/)
    .map((part) => part.trim())
    .find((part) => /^frame-ancestors(?:\s|$)/i.test(part));
  return directive === undefined
    ? null
    : directive
        .split(/\s+/)
        .slice(1)
        .map((source) => source.toLowerCase());
}

function fromSources(surf: Surf, session: Session, page: URL, sources: readonly string[]): FramedBy {
  if (sources.length === 0 || sources.includes("'none'")) return 'nobody';
  // Wildcards name hosts that have no label yet: such a list cannot be told to the browser any narrower.
  if (sources.some((source) => source.includes('*') || source === 'https:' || source === 'http:'))
    return 'any';
  const origins = sources.map((source) => {
    if (source === "'self'") return gateOriginOf(surf, session, page.origin);
    const text = source.includes('://') ? source : `${page.protocol}//${source}`;
    return URL.canParse(text) ? gateOriginOf(surf, session, new URL(text).origin) : null;
  });
  return { origins: origins.filter((origin) => origin !== null) };
}
