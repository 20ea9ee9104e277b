/**
 * `test`: every fast test.
 * @module
 */
import { readArguments } from '../args.ts';
import type { Surroundings } from '../config.ts';
import { providePackages } from './packages.ts';
import { fastPhases } from './plan.ts';
import { runPhases } from './runner.ts';

/** The slowest file drives a browser through a whole site: half a minute on two cores. */
const fileMs = 240_000;

/** Runs them, or those whose path has one of the given parts. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  const given = readArguments(argv, {}, true);
  providePackages();
  return runPhases(fastPhases(around.tree, given.rest), around, fileMs);
}
