/**
 * Real URLs ↔ gate URLs. A site's origin becomes its label's origin; path, query and fragment stay the same bytes.
 * Pure: the resolver that asks the gate about unseen origins is passed in.
 * @module
 */
import type { RuntimeConfig } from '../config.ts';

/**
 * Asks the gate for an origin it has not told yet: its gate origin, `''` when the gate refuses, `undefined` when
 * nothing came back (asked again the next time).
 */
export type Resolver = (realOrigin: string) => string | undefined;

/** The two translations of one document. */
export interface Urls {
  /** An absolute or protocol-relative URL as a gate URL; anything else, and what cannot be resolved, unchanged. */
  toGate(text: string): string;
  /** A gate URL of a known label as the real one; anything else unchanged. */
  toReal(text: string): string;
  /** The same, also for the page's own origin, whatever `ownReal` says. */
  toRealAlways(text: string): string;
  /** Whether `text` (a gate URL) leaves the document's own label. */
  leaves(text: string): boolean;
  /** The gate origin of a real origin that is known already, without asking. */
  known(realOrigin: string): string | undefined;
}

/** Scheme and authority, as the start of a text. Only this part is ever replaced, and only it is looked up. */
const start = /^\s*((?:https?:|wss?:)?\/\/[^/?#\\\s]*)/i;

/** Opens the translation of one document. */
export function openUrls(config: RuntimeConfig, resolve: Resolver): Urls {
  const realOwn = new URL(config.real).origin;
  const labelHosts = `.${new URL(config.shell).host}`;
  const gates: Record<string, string> = Object.create(null);
  const reals: Record<string, string> = Object.create(null);
  // From the spelling met in the page to what replaces it, so that a second meeting costs no URL parsing.
  const spelled: Record<string, string> = Object.create(null);

  const learn = (real: string, gate: string): void => {
    gates[real] = gate;
    if (gate === '') return;
    reals[gate] = real;
    reals[webSocket(gate)] = webSocket(real);
  };
  for (const real of Object.keys(config.origins)) learn(real, config.origins[real] ?? '');
  const own = gates[realOwn] ?? '';
  const ownRoot = `${own}/`;

  /** What replaces one scheme-and-authority. */
  const place = (spelling: string): string => {
    const url = new URL(spelling, config.real);
    if (url.host.endsWith(labelHosts)) return (spelled[spelling] = spelling);
    const real = url.origin.replace(/^ws/, 'http');
    let gate = gates[real];
    if (gate === undefined) {
      const answer = resolve(real);
      if (answer === undefined) return spelling;
      gate = answer === '' || new URL(answer).host.endsWith(labelHosts) ? answer : '';
      learn(real, gate);
    }
    return (spelled[spelling] = gate === '' ? spelling : url.protocol[0] === 'w' ? webSocket(gate) : gate);
  };

  const toRealAlways = (text: string): string => {
    if (text.indexOf('//') < 0) return text;
    const found = start.exec(text);
    const real = found === null ? undefined : reals[found[1] as string];
    return found === null || real === undefined ? text : real + text.slice(found[0].length);
  };

  return {
    toGate(text) {
      if (text.indexOf('//') < 0) return text;
      const found = start.exec(text);
      if (found === null) return text;
      const spelling = found[1] as string;
      try {
        const placed = spelled[spelling] ?? place(spelling);
        return placed === spelling ? text : placed + text.slice(found[0].length);
      } catch {
        return text;
      }
    },
    toReal(text) {
      const stays = config.ownReal !== true && (text === own || text.startsWith(ownRoot));
      return stays ? text : toRealAlways(text);
    },
    toRealAlways,
    leaves(text) {
      const found = start.exec(text);
      return found !== null && found[1] !== own && found[1] !== webSocket(own);
    },
    known: (real) => gates[real] || undefined,
  };
}

function webSocket(origin: string): string {
  return origin.replace(/^http/, 'ws');
}
