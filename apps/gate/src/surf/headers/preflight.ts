/**
 * The CORS preflight (Fetch §4.8), made by the gate. A browser's own preflight carries no cookie and so proves no
 * session: it is answered here with yes, contacting nobody; the true question is asked of the site when the real
 * request comes with its proof.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import { defineLimits } from '@cloakroom/kit/limits.ts';
import type { EgressPartition } from '@cloakroom/net/egress.ts';
import { allowsOrigin } from './cors.ts';
import type { RequestFacts } from './facts.ts';

export const preflightLimits = defineLimits('surf.preflight', {
  remembered: { value: 512, unit: 'count', why: 'An application asks for a few dozen addresses.' },
  maxAge: { value: 7_200_000, unit: 'ms', why: 'Chromium keeps an answer no longer.' },
  defaultAge: { value: 5_000, unit: 'ms', why: 'The default of the Fetch standard.' },
});

/** Yes-answers of sites, until they expire. */
export interface PreflightCache {
  has(key: string): boolean;
  add(key: string, ageMs: number): void;
}

export function preflightCache(clock: Clock): PreflightCache {
  const until = new Map<string, number>();
  return {
    has: (key) => (until.get(key) ?? 0) > clock.now(),
    add(key, ageMs) {
      if (until.size >= preflightLimits.remembered.value) until.delete(until.keys().next().value as string);
      until.set(key, clock.now() + Math.min(ageMs, preflightLimits.maxAge.value));
    },
  };
}

const simpleMethods = new Set(['GET', 'HEAD', 'POST']);
const simpleTypes = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(?:;|$)/i;

/** True when the page's request would have made its browser ask first. */
export function needsPreflight(facts: RequestFacts, names: readonly string[], contentType: string): boolean {
  if (facts.mode !== 'cors' || facts.relation === 'same-origin' || facts.relation === 'none') return false;
  return (
    !simpleMethods.has(facts.method) ||
    names.length > 0 ||
    (contentType !== '' && !simpleTypes.test(contentType))
  );
}

/** One question to a site. */
export interface PreflightQuestion {
  readonly facts: RequestFacts;
  readonly names: readonly string[];
  readonly cache: PreflightCache;
  readonly egress: EgressPartition;
  readonly signal: AbortSignal;
}

/** Asks the site, or remembers that it said yes. */
export async function preflight({
  facts,
  names,
  cache,
  egress,
  signal,
}: PreflightQuestion): Promise<boolean> {
  const key = [facts.initiator, facts.target.href, facts.method, facts.credentials, ...names].join(' ');
  if (cache.has(key)) return true;
  const headers: (readonly [string, string])[] = [
    ['accept', '*/*'],
    ['access-control-request-method', facts.method],
    ['origin', facts.initiator ?? 'null'],
    ['sec-fetch-mode', 'cors'],
    ['sec-fetch-site', facts.relation],
    ['sec-fetch-dest', 'empty'],
  ];
  if (names.length > 0) headers.push(['access-control-request-headers', names.join(',')]);
  const answer = await egress.request({ url: facts.target, method: 'OPTIONS', headers, body: null, signal });
  answer.body.resume();
  const value = (name: string): string =>
    answer.headers
      .filter(([field]) => field.toLowerCase() === name)
      .map(([, text]) => text)
      .join(', ');
  if (answer.status < 200 || answer.status > 299 || !allowsOrigin(facts, value)) return false;
  const methods = listOf(value('access-control-allow-methods'));
  const allowed = listOf(value('access-control-allow-headers')).map((name) => name.toLowerCase());
  const any = (list: readonly string[]): boolean => !facts.credentials && list.includes('*');
  if (!simpleMethods.has(facts.method) && !methods.includes(facts.method) && !any(methods)) return false;
  // `*` never covers Authorization (Fetch §4.8).
  if (!names.every((name) => allowed.includes(name) || (any(allowed) && name !== 'authorization')))
    return false;
  const seconds = Number.parseInt(value('access-control-max-age'), 10);
  cache.add(key, Number.isFinite(seconds) ? seconds * 1_000 : preflightLimits.defaultAge.value);
  return true;
}

function listOf(value: string): string[] {
  return value.split(',').map((part) => part.trim());
}
