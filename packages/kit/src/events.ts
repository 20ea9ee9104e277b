/**
 * The only log. An event is declared with its fields before it can be written; a field is a word from a fixed
 * list, a count, a duration or an opaque id, never a free string: nothing a user typed fits in.
 * The sink checks again at run time, because `any` escapes types: what is not declared is dropped and counted.
 * @module
 */
import type { Clock } from './clock.ts';

/** A field that takes one of these words. */
interface WordField {
  readonly kind: 'word';
  readonly words: readonly string[];
}
/** A field that takes a whole number. */
interface NumberField {
  readonly kind: 'count' | 'ms';
}
type Field = WordField | NumberField;
type Fields = Readonly<Record<string, Field>>;

/** The declared events of one app: name → fields. */
export type Declared = Readonly<Record<string, Fields>>;

type ValueOf<F extends Field> = F extends { readonly words: readonly (infer W)[] } ? W : number;
type ValuesOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** One of a fixed list of words. */
export function word<const W extends readonly string[]>(...words: W): { kind: 'word'; words: W } {
  return { kind: 'word', words };
}
/** A whole number of things. */
export const count = { kind: 'count' } as const;
/** A duration in milliseconds. */
export const ms = { kind: 'ms' } as const;

/** Writes declared events. */
export interface Log<D extends Declared> {
  /** Writes one event with exactly its declared fields. */
  event<N extends keyof D & string>(name: N, fields: ValuesOf<D[N]>): void;
  /** How many undeclared events, fields or values were dropped since the start. */
  readonly dropped: () => number;
}

/** Where lines go: standard output in production, an array in tests. */
export type Sink = (line: string) => void;

/**
 * Opens the log of one app.
 * Times are cut to the whole second: finer ones would help to join two houses' records.
 */
export function openLog<D extends Declared>(declared: D, sink: Sink, clock: Clock): Log<D> {
  let dropped = 0;
  return {
    dropped: () => dropped,
    event(name, given) {
      const fields = Object.hasOwn(declared, name) ? declared[name] : undefined;
      if (fields === undefined) {
        dropped += 1;
        return;
      }
      const kept: Record<string, string | number> = {};
      for (const [key, value] of Object.entries(given as Record<string, unknown>)) {
        const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
        if (field !== undefined && fits(field, value)) kept[key] = value;
        else dropped += 1;
      }
      const at = new Date(Math.floor(clock.now() / 1000) * 1000).toISOString();
      sink(JSON.stringify({ at, event: name, ...kept }));
    },
  };
}

function fits(field: Field, value: unknown): value is string | number {
  if (field.kind === 'word') return typeof value === 'string' && field.words.includes(value);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
