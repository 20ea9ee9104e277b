/**
 * Configuration of one app: defaults in its zod schema, then a TOML file, then the environment, then `NAME_FILE`
 * secrets. The result is frozen and handed on as an argument. Only files named config.ts read the environment.
 * @module
 */
import { readFileSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import * as z from 'zod';
import { Fault } from './fault.ts';

/** What an app says about its configuration. */
export interface ConfigSource<S extends z.ZodObject> {
  readonly schema: S;
  /** Key of the schema → name of the environment variable, e.g. `{ port: 'GATE_PORT' }`. */
  readonly env: { readonly [K in keyof z.infer<S>]?: string };
  /** Keys that are masked whenever the configuration is printed. */
  readonly secrets: readonly (keyof z.infer<S> & string)[];
  /** Path of the TOML file, if there is one. */
  readonly file?: string | undefined;
  /** The environment, as given to the process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads and checks a configuration.
 * @throws Fault `config.invalid` naming the key, never the value; `config.unreadable` for a file that cannot be read.
 */
export function loadConfig<S extends z.ZodObject>(source: ConfigSource<S>): Readonly<z.infer<S>> {
  const given: Record<string, unknown> = source.file === undefined ? {} : readToml(source.file);
  for (const [key, name] of Object.entries(source.env) as [string, string][]) {
    const direct = source.environment[name];
    if (direct !== undefined && direct !== '') given[key] = direct;
    const path = source.environment[`${name}_FILE`];
    if (path !== undefined && path !== '') given[key] = readText(path, `${name}_FILE`).trim();
  }
  const parsed = source.schema.strict().safeParse(given);
  if (!parsed.success) {
    const keys = [...new Set(parsed.error.issues.map((issue) => nameIssue(issue, source.env)))];
    throw new Fault({
      code: 'config.invalid',
      status: 500,
      title: `The configuration does not fit at: ${keys.join(', ')}.`,
      help: 'Correct these and start again; docs/config.md lists every key with its form.',
    });
  }
  return Object.freeze(parsed.data) as Readonly<z.infer<S>>;
}

/** The configuration as it may be printed: secrets that are set become `(set)`. */
export function maskConfig<S extends z.ZodObject>(
  config: Readonly<z.infer<S>>,
  secrets: readonly (keyof z.infer<S> & string)[],
): Record<string, unknown> {
  const entries = Object.entries(config).map(([key, value]) => {
    if (!secrets.includes(key)) return [key, value];
    return [key, value === undefined || value === '' ? '(not set)' : '(set)'];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** A boolean as people write it in an environment variable. */
export const flag = z.union([z.boolean(), z.stringbool()]);

/** A port number; text from the environment becomes a number. */
export const port = z.coerce.number().int().min(1).max(65_535);

/** A comma-separated list; TOML may give an array. */
export const list = z.union([
  z.array(z.string()),
  z.string().transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]);

/** The name of what is wrong: the variable's, where there is one. Keys nobody declared are named as unknown. */
function nameIssue(issue: z.core.$ZodIssue, env: Readonly<Record<string, string | undefined>>): string {
  if (issue.code === 'unrecognized_keys') return 'a key that is not known';
  const key = String(issue.path[0] ?? 'the whole');
  return env[key] ?? key;
}

function readToml(path: string): Record<string, unknown> {
  const text = readText(path, 'the TOML file');
  try {
    return parseToml(text);
  } catch (cause) {
    throw new Fault(
      {
        code: 'config.unreadable',
        status: 500,
        title: 'The TOML file does not parse.',
        help: 'Check it with a TOML validator.',
      },
      { cause },
    );
  }
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Fault(
      {
        code: 'config.unreadable',
        status: 500,
        title: `Cannot read ${what}.`,
        help: 'Check that it exists and that this user may read it.',
      },
      { cause },
    );
  }
}
