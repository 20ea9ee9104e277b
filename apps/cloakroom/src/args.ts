/**
 * The arguments of a verb. What was typed never comes back in a message.
 * @module
 */
import { parseArgs } from 'node:util';
import { Fault } from '@cloakroom/kit/fault.ts';
import { limits } from './limits.ts';

/** What one verb takes, by name, without the dashes. */
export type OptionTypes = Readonly<Record<string, 'string' | 'boolean'>>;

/** The arguments as read: options by name, the rest in order. */
export interface Arguments {
  readonly text: (name: string) => string | undefined;
  readonly on: (name: string) => boolean;
  readonly rest: readonly string[];
}

/**
 * Reads the arguments of a verb.
 * @throws Fault `arguments.invalid` for an option the verb does not have, or one without its value.
 */
export function readArguments(argv: readonly string[], types: OptionTypes, allowRest = false): Arguments {
  const options = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: allowRest,
      strict: true,
    });
    const found = values as Readonly<Record<string, string | boolean | undefined>>;
    return {
      text: (name) => (typeof found[name] === 'string' ? found[name] : undefined),
      on: (name) => found[name] === true,
      rest: positionals,
    };
  } catch {
    const known = Object.keys(types).map((name) => `--${name}`);
    throw invalid(
      'This verb was given something it does not take, or an option without its value.',
      known.length === 0 ? 'It takes no options.' : `It takes: ${known.join(', ')}.`,
    );
  }
}

/**
 * The offset that is added to every port.
 * @throws Fault `arguments.invalid` unless it is a whole number from 0 to 24000.
 */
export function readOffset(text: string | undefined): number {
  if (text === undefined) return 0;
  const offset = Number(text);
  if (!/^\d{1,5}$/.test(text) || offset > limits.offset.value) {
    throw invalid(
      'The value of --offset does not fit.',
      `Give a whole number from 0 to ${limits.offset.value}; it is added to every port.`,
    );
  }
  return offset;
}

/** A fault about the arguments. */
export function invalid(title: string, help: string): Fault {
  return new Fault({ code: 'arguments.invalid', status: 400, title, help });
}
