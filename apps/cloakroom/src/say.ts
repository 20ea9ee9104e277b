/**
 * How the command line speaks: aligned columns, colour only on a terminal, faults as a sentence and what to do.
 * @module
 */
import { Fault } from '@cloakroom/kit/fault.ts';
import picocolors from 'picocolors';

/** Words in the house's colours, or plain. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/** Colours for a terminal; without one every word stays as it is. */
export function coloursFor(colour: boolean): Colours {
  return picocolors.createColors(colour);
}

/** Prints one line, or several, to standard output. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Rows as lines whose columns start at the same place; the last column is as long as it is. */
export function columns(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      `${indent}${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
    )
    .join('\n');
}

/** What to print for an error: a fault's own words; of a bug, its trace, for whoever mends it. */
export function describeError(error: unknown): string {
  if (error instanceof Fault) return `${error.title}\n${error.help}`;
  const trace =
    error instanceof Error ? (error.stack ?? error.message) : 'Something that is no error was thrown.';
  return `Something failed inside Cloakroom; this is a bug.\n${trace}`;
}
