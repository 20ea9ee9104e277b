/**
 * Writes that a page's `document.cookie` carried to the gate: each by one uniquely named, numbered native cookie
 * (`__Host-cw.<number>.<random>`), applied once and cleared by its exact name. With one shared cookie, writes get lost.
 * The prefix (RFC 6265bis §4.1.3.2) binds it to its host: a neighbour's page could plant any other for the whole domain,
 * and so set this site's cookies.
 * @module
 */
import { defineLimits } from '@cloakroom/kit/limits.ts';

export const writeLimits = defineLimits('surf.cookie-writes', {
  perRequest: {
    value: 180,
    unit: 'count',
    why: 'Browsers keep about 180 cookies a host: more cannot arrive.',
  },
  remembered: {
    value: 4_096,
    unit: 'count',
    why: 'A write that arrives twice is applied once; older names cannot come back within their minute of life.',
  },
});

/** One write. `name` is the native cookie's, to be cleared. */
export interface CookieWrite {
  readonly name: string;
  readonly number: number;
  readonly line: string;
}

const nameForm = /^__Host-cw\.(\d{1,9})\.([\w-]{4,24})$/;

/** The writes among the native cookies of a request, in the page's order. */
export function writesIn(cookies: readonly (readonly [string, string])[]): CookieWrite[] {
  const writes: CookieWrite[] = [];
  for (const [name, value] of cookies.slice(0, writeLimits.perRequest.value + 8)) {
    const number = nameForm.exec(name)?.[1];
    const line = number === undefined ? null : decode(value);
    if (number !== undefined && line !== null) writes.push({ name, number: Number(number), line });
  }
  return writes.toSorted((a, b) => a.number - b.number);
}

/** Remembers which writes of one session were applied. */
export function onceOnly(): (name: string) => boolean {
  const seen = new Set<string>();
  return (name) => {
    if (seen.has(name)) return false;
    seen.add(name);
    if (seen.size > writeLimits.remembered.value) seen.delete(seen.values().next().value as string);
    return true;
  };
}

function decode(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
