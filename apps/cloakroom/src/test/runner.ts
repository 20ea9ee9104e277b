/**
 * Runs phases of tests under node:test, shows what it says, and closes with one line.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import * as z from 'zod';
import type { Surroundings } from '../config.ts';
import { say } from '../say.ts';
import type { Phase } from './plan.ts';
import { closingLine, countEvent, isGood, newTally, shortcomings, type Tally } from './tally.ts';

/** Skips that a build server accepts: the exact name of the test, and why it may be skipped. */
const skipsSchema = z.array(z.strictObject({ name: z.string(), why: z.string().min(10) }));

/**
 * Runs the phases one after another.
 * @param fileMs A test file that takes longer has hung: it is ended and counts as failed.
 * @returns The exit code.
 */
export async function runPhases(
  phases: readonly Phase[],
  around: Surroundings,
  fileMs: number,
): Promise<number> {
  const known = skipsSchema
    .parse(JSON.parse(readFileSync(join(around.tree, '.ci', 'skips.json'), 'utf8')))
    .map((skip) => skip.name);
  const abort = new AbortController();
  // npm passes a signal to this process alone: the files under way are ended with it.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => abort.abort());
  const tally = newTally();
  for (const phase of phases) {
    if (abort.signal.aborted) break;
    say(`\n=== ${phase.name}: ${phase.files.length} ${phase.files.length === 1 ? 'file' : 'files'}`);
    await runPhase(phase, tally, fileMs, abort.signal);
  }
  if (abort.signal.aborted) say('\nStopped before the end.');
  say(`\n${[...shortcomings(tally, known, around.ci), closingLine(tally)].join('\n')}`);
  return isGood(tally, known, around.ci) && !abort.signal.aborted ? 0 : 1;
}

async function runPhase(phase: Phase, tally: Tally, fileMs: number, signal: AbortSignal): Promise<void> {
  const events = run({ files: [...phase.files], concurrency: phase.concurrency, timeout: fileMs, signal });
  for (const type of ['test:pass', 'test:fail'] as const) {
    events.on(type, ({ name, file, details, skip, todo }) => {
      const isSet = (mark: string | boolean | undefined): boolean => mark !== undefined && mark !== false;
      countEvent(tally, { type, name, file, kind: details.type, skip: isSet(skip), todo: isSet(todo) });
    });
  }
  for await (const text of events.compose(new spec())) process.stdout.write(text as string);
}
