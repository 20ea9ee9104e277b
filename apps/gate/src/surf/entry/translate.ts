/**
 * Between real URLs and the gate's, for one session.
 * @module
 */
import type { Session } from '../session/session.ts';
import type { Surf } from '../surf.ts';

/** The gate's origin for a real origin, making its label on first use; null when the session has too many. */
export function gateOriginOf(surf: Surf, session: Session, origin: string): string | null {
  const label = session.labels.labelOf(origin);
  return label === null ? null : surf.at.siteOrigin(label);
}

/** The real origin behind a gate origin of this session, or null. */
export function realOriginOf(surf: Surf, session: Session, siteOrigin: string): string | null {
  const label = surf.at.labelOfOrigin(siteOrigin);
  return label === null ? null : session.labels.originOf(label);
}

/**
 * A reference of a site (a Location, a typed address) as a gate URL with what it really is; null when it is not http
 * or https, or no label is left.
 */
export function gateUrl(
  surf: Surf,
  session: Session,
  reference: string,
  base: URL,
): { readonly href: string; readonly real: URL } | null {
  if (!URL.canParse(reference, base.href)) return null;
  const real = new URL(reference, base.href);
  if (real.protocol !== 'http:' && real.protocol !== 'https:') return null;
  const origin = gateOriginOf(surf, session, real.origin);
  return origin === null ? null : { href: origin + real.pathname + real.search + real.hash, real };
}
