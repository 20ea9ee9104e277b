/**
 * What a benchmark leaves: a table to read, JSON to keep, and a verdict against the reviewed baseline.
 * @module
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './measure.ts';

/** What was reviewed: the ratio, and the range in which it is no news. */
interface Reviewed {
  readonly ratio: number;
  readonly spread: readonly [number, number];
}

type Verdict = 'worse' | 'better' | 'as before' | 'new';

const folder = import.meta.dirname;

/** To be called first: a run that fails must not leave the results of an earlier one as its own. */
export function forgetResults(bench: string): void {
  rmSync(join(folder, 'results', `${bench}.json`), { force: true });
}

/**
 * Prints the results of `bench`, writes them to `results/<bench>.json` and compares them with `baseline.json`. The
 * process will exit with 1 when one is worse, or when the baseline has one that was not measured.
 */
export function report(bench: string, results: readonly Result[]): void {
  const baseline = JSON.parse(readFileSync(join(folder, 'baseline.json'), 'utf8')) as Record<
    string,
    Reviewed
  >;
  const judged = results.map((result) => ({ result, verdict: judge(result, baseline[result.name]) }));
  console.log(`\n${bench}: less is better, a ratio below 1 means that ours is cheaper`);
  printTable([
    ['', 'unit', 'ours', 'peer', 'ratio', 'spread', 'baseline', ''],
    ...judged.map(({ result, verdict }) => {
      const known = baseline[result.name];
      return [
        result.name,
        result.unit,
        figure(result.ours),
        figure(result.peer),
        figure(result.ratio),
        result.spread.map(figure).join('–'),
        known === undefined ? 'none' : `${figure(known.ratio)} (${known.spread.map(figure).join('–')})`,
        verdict === 'worse' ? 'WORSE' : verdict,
      ];
    }),
  ]);
  mkdirSync(join(folder, 'results'), { recursive: true });
  writeFileSync(
    join(folder, 'results', `${bench}.json`),
    `${JSON.stringify(results.map(rounded), null, 2)}\n`,
  );
  for (const { result, verdict } of judged) {
    if (verdict === 'worse')
      console.log(`${result.name} is worse than the baseline, beyond the spread of both.`);
    if (verdict === 'better')
      console.log(`${result.name} is better than the baseline: move it (bench/README.md).`);
  }
  const measured = new Set(results.map(({ name }) => name));
  const missed = Object.keys(baseline).filter((name) => name.startsWith(`${bench}/`) && !measured.has(name));
  for (const name of missed) console.log(`${name} is in the baseline and was not measured.`);
  if (missed.length > 0 || judged.some(({ verdict }) => verdict === 'worse')) process.exitCode = 1;
}

/** A difference counts when the two ranges do not touch. */
function judge({ spread: [low, high] }: Result, reviewed: Reviewed | undefined): Verdict {
  if (reviewed === undefined) return 'new';
  if (low > reviewed.spread[1]) return 'worse';
  return high < reviewed.spread[0] ? 'better' : 'as before';
}

function rounded(result: Result): Result {
  const short = (value: number): number => Number(value.toPrecision(4));
  return {
    ...result,
    ours: short(result.ours),
    peer: short(result.peer),
    ratio: short(result.ratio),
    spread: [short(result.spread[0]), short(result.spread[1])],
  };
}

/** Three significant digits, never in exponents. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
