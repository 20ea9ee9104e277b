/**
 * Which test files run, in which order.
 * @module
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files that run together. */
export interface Phase {
  readonly name: string;
  /** Absolute paths, in the order they start. */
  readonly files: readonly string[];
  /** How many files at once: those in tests/ take ports and run alone. */
  readonly concurrency: number;
}

/** Two cores: the machine that the promised time is measured on. */
const besideCode = 2;

/**
 * The phases of `npm test` in the clone at `tree`: first the thin walk through everything, then the tests beside the
 * code, then each further folder of tests/ but the long ones.
 * @param only Parts of paths; without any, every file.
 */
export function fastPhases(tree: string, only: readonly string[]): Phase[] {
  const tests = join(tree, 'tests');
  const folders = foldersIn(tests).filter((name) => name !== 'walk' && name !== 'long');
  const phases: Phase[] = [
    { name: 'the walk', files: testsIn(join(tests, 'walk')), concurrency: 1 },
    {
      name: 'beside the code',
      files: [...testsIn(join(tree, 'packages')), ...testsIn(join(tree, 'apps')), ...testsIn(tests, false)],
      concurrency: besideCode,
    },
    ...folders.map((name) => ({ name, files: testsIn(join(tests, name)), concurrency: 1 })),
  ];
  return narrowed(phases, only);
}

/** The one phase of `npm run test:long`. */
export function longPhases(tree: string, only: readonly string[]): Phase[] {
  return narrowed([{ name: 'long', files: testsIn(join(tree, 'tests', 'long')), concurrency: 1 }], only);
}

function narrowed(phases: readonly Phase[], only: readonly string[]): Phase[] {
  return phases
    .map((phase) => ({
      ...phase,
      files: phase.files.filter((file) => only.length === 0 || only.some((part) => file.includes(part))),
    }))
    .filter((phase) => phase.files.length > 0);
}

function testsIn(folder: string, deep = true): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: deep, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
    .map((name) => join(folder, name))
    .toSorted();
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}
