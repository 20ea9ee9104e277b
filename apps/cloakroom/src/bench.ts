/**
 * `bench`: the measurements in bench/, each a program of its own.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@cloakroom/kit/fault.ts';
import { readArguments } from './args.ts';
import type { Surroundings } from './config.ts';

const ending = '.bench.ts';

/**
 * Runs all of them, or those that are named, one after another.
 * @throws Fault `bench.none` when there is none of that name.
 */
export function run(argv: readonly string[], around: Surroundings): number {
  const wanted = readArguments(argv, {}, true).rest;
  const folder = join(around.tree, 'bench');
  const all = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .toSorted()
    : [];
  const names = all.map((file) => file.slice(0, -ending.length));
  const chosen = names.filter((name) => wanted.length === 0 || wanted.includes(name));
  if (chosen.length === 0) {
    throw new Fault({
      code: 'bench.none',
      status: 404,
      title: 'There is no benchmark of that name.',
      help: names.length === 0 ? 'The folder bench/ has none yet.' : `There are: ${names.join(', ')}.`,
    });
  }
  const codes = chosen.map((name) => {
    const done = spawnSync(process.execPath, [join(folder, `${name}${ending}`)], {
      cwd: around.tree,
      stdio: 'inherit',
    });
    return done.status ?? 1;
  });
  return codes.every((code) => code === 0) ? 0 : 1;
}
