/**
 * Names pinned to addresses, for development and tests: `*.test=127.0.0.1,site.example=::1`. A pin only replaces the
 * question to DNS; its address is judged like any other.
 * @module
 */
import { isIP } from 'node:net';
import { Fault } from '@cloakroom/kit/fault.ts';
import type { Resolver } from './resolver.ts';

/** One pattern with its address. */
export interface Pin {
  /** `name`, `*.suffix` (any name below it, not itself) or `*`. Lower-case, without a final dot. */
  readonly pattern: string;
  readonly address: string;
}

/**
 * Reads pins, as a comma-separated text or a list. A pattern said twice has two addresses.
 * @throws Fault `egress.pins` when one does not read `pattern=address`.
 */
export function parsePins(given: string | readonly string[]): readonly Pin[] {
  const texts = typeof given === 'string' ? given.split(',') : given;
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(parsePin);
}

/** The addresses pinned to a name: those of the most specific pattern that fits, none if none fits. */
export function pinnedAddresses(pins: readonly Pin[], host: string): readonly string[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  const fitting = pins.filter(({ pattern }) => fits(pattern, name));
  const exact = fitting.some(({ pattern }) => pattern === name);
  const longest = Math.max(0, ...fitting.map(({ pattern }) => pattern.length));
  return fitting
    .filter(({ pattern }) => (exact ? pattern === name : pattern.length === longest))
    .map(({ address }) => address);
}

/** A resolver that answers pinned names itself and asks `next` for all others. */
export function withPins(pins: readonly Pin[], next: Resolver): Resolver {
  return {
    async resolve(host, signal) {
      const pinned = pinnedAddresses(pins, host);
      return pinned.length > 0 ? pinned : next.resolve(host, signal);
    },
  };
}

function fits(pattern: string, name: string): boolean {
  if (pattern === '*' || pattern === name) return true;
  return pattern.startsWith('*.') && name.endsWith(pattern.slice(1));
}

function parsePin(text: string): Pin {
  const at = text.indexOf('=');
  const pattern = text.slice(0, at).trim().toLowerCase().replace(/\.$/, '');
  const address = text
    .slice(at + 1)
    .trim()
    .replace(/^\[(.*)\]$/, '$1');
  const named = /^(\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*)$/.test(pattern);
  if (at > 0 && named && isIP(address) !== 0) return { pattern, address };
  throw new Fault({
    code: 'egress.pins',
    status: 500,
    title: 'A pinned name cannot be read.',
    help: "Write pins like '*.test=127.0.0.1,name.example=::1', separated by commas.",
  });
}
