/**
 * `test:long`: the slow ones, which install fresh clones and pull plugs.
 * @module
 */
import { readArguments } from '../args.ts';
import type { Surroundings } from '../config.ts';
import { providePackages } from './packages.ts';
import { longPhases } from './plan.ts';
import { runPhases } from './runner.ts';

/** A fresh clone installs in ten seconds with a warm cache, and in minutes over a slow line. */
const fileMs = 900_000;

/** Runs them, or those whose path has one of the given parts. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  const given = readArguments(argv, {}, true);
  providePackages();
  return runPhases(longPhases(around.tree, given.rest), around, fileMs);
}
