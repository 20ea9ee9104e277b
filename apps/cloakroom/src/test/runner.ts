/**
 * Runs phases of tests under node:test, shows what it says, and closes with one line.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import * as z from 'zod';
import type { Surroundings } from '../config.ts';
import { say } from '../say.ts';
import type { Phase } from './plan.ts';
import { closingLine, countEvent, isGood, newTally, shortcomings, type Tally } from './tally.ts';

/** Skips that a build server accepts: the exact name of the test, and why it may be skipped. */
const skipsSchema = z.array(z.strictObject({ name: z.string(), why: z.string().min(10) }));

/** A test file that is ended has this long to report. */
const graceMs = 3_000;

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
    say(`\n=== ${phase.name}: ${phase.files.length} ${phase.files.length === 1 ? 'file' : 'files'}`);
    const queue = [...phase.files];
    const work = async (): Promise<void> => {
      for (let file = queue.shift(); file !== undefined && !abort.signal.aborted; file = queue.shift()) {
        const said = await runFile(file, tally, AbortSignal.any([abort.signal, AbortSignal.timeout(fileMs)]));
        say(`\n${relative(around.tree, file)}\n${said.trimEnd()}`);
      }
    };
    await Promise.all(Array.from({ length: phase.concurrency }, work));
    if (abort.signal.aborted) break;
  }
  if (abort.signal.aborted) say('\nStopped before the end.');
  const said = shortcomings(tally, known, around.ci).map((line) => line.replaceAll(`${around.tree}/`, ''));
  say(`\n${[...said, closingLine(tally)].join('\n')}`);
  return isGood(tally, known, around.ci) && !abort.signal.aborted ? 0 : 1;
}

/**
 * Runs one file in a process of its own and counts its tests; resolves with what there is to show.
 * node:test bounds each test but not a file: one whose handles stay open would wait for ever, so the signal ends it.
 */
async function runFile(file: string, tally: Tally, signal: AbortSignal): Promise<string> {
  const failedBefore = tally.failed;
  const events = run({ files: [file], signal });
  async function* counted(): AsyncGenerator {
    for await (const event of events) {
      if (event.type === 'test:pass' || event.type === 'test:fail') {
        const { name, details, skip, todo } = event.data;
        const isSet = (mark: string | boolean | undefined): boolean => mark !== undefined && mark !== false;
        countEvent(tally, {
          type: event.type,
          name,
          file,
          kind: details.type,
          skip: isSet(skip),
          todo: isSet(todo),
        });
      }
      // The counts of one file are summed below, and shown once.
      if (
        event.type !== 'test:diagnostic' ||
        !/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(event.data.message)
      )
        yield event;
    }
  }
  let said = '';
  const shown = (async () => {
    for await (const text of Readable.from(counted()).compose(new spec())) said += String(text);
  })();
  await Promise.race([shown, longAfter(signal)]);
  if (!signal.aborted) return said;
  // Its open test has been reported as failed; a file that hangs between tests has none.
  if (tally.failed === failedBefore) countEvent(tally, hung(file));
  return `${said}\nThis file was ended before it was done: a test hangs, or something it opened is still open.`;
}

/** Resolves a while after the signal: a process that outlives its test file may hold the file's output open. */
function longAfter(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => setTimeout(resolve, graceMs), { once: true });
  });
}

function hung(file: string): Parameters<typeof countEvent>[1] {
  return { type: 'test:fail', name: 'the file ends', file, kind: 'test', skip: false, todo: false };
}
