/**
 * Every bound of the house has a name, a unit and a reason, so that whoever meets it can judge it.
 * @module
 */

/** One bound. */
export interface Limit {
  readonly name: string;
  readonly value: number;
  readonly unit: 'bytes' | 'ms' | 'count';
  readonly why: string;
}

/**
 * Names the limits of one room.
 * @example
 * export const limits = defineLimits('egress', { connect: { value: 10_000, unit: 'ms', why: '…' } });
 */
export function defineLimits<const T extends Record<string, Omit<Limit, 'name'>>>(
  room: string,
  parts: T,
): { readonly [K in keyof T]: Limit } {
  const named = Object.entries(parts).map(([key, part]) => [
    key,
    Object.freeze({ name: `${room}.${key}`, ...part }),
  ]);
  return Object.freeze(Object.fromEntries(named)) as { readonly [K in keyof T]: Limit };
}
