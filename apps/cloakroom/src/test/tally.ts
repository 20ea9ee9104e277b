/**
 * What a run of tests comes to: the counts, and whether they are good enough.
 * @module
 */

/** The part of a `test:pass` or `test:fail` event of node:test that counts. */
export interface TestEvent {
  readonly type: 'test:pass' | 'test:fail';
  readonly name: string;
  readonly file: string | undefined;
  /** `suite` for a group: its tests are counted, not it. */
  readonly kind: string | undefined;
  readonly skip: boolean;
  readonly todo: boolean;
}

/** Counts of a run, over all of its phases. */
export interface Tally {
  passed: number;
  failed: number;
  /** The failed ones, as `file: name`. */
  readonly failures: string[];
  /** Names of the tests that were skipped, or are only planned. */
  readonly skipped: string[];
  /** Files in which no test was found: they count as failed. */
  readonly empty: string[];
}

/** An empty tally. */
export function newTally(): Tally {
  return { passed: 0, failed: 0, failures: [], skipped: [], empty: [] };
}

/** Counts one event. */
export function countEvent(tally: Tally, event: TestEvent): void {
  if (event.kind === 'suite') return;
  if (event.skip || event.todo) {
    tally.skipped.push(event.name);
  } else if (event.type === 'test:fail') {
    tally.failed += 1;
    tally.failures.push(
      event.name === event.file ? event.name : `${event.file ?? 'somewhere'}: ${event.name}`,
    );
  } else if (event.name === event.file) {
    // node:test reports a file without tests as one test that passed.
    tally.failed += 1;
    tally.empty.push(event.name);
  } else {
    tally.passed += 1;
  }
}

/** The last line of a run: `N passed, N failed`, and `, N skipped` when there are any. */
export function closingLine(tally: Tally): string {
  const skipped = tally.skipped.length === 0 ? '' : `, ${tally.skipped.length} skipped`;
  return `${tally.passed} passed, ${tally.failed} failed${skipped}`;
}

/** Why the run is not good enough, a sentence each; none when it is. */
export function shortcomings(tally: Tally, knownSkips: readonly string[], ci: boolean): string[] {
  const unknown = tally.skipped.filter((name) => !knownSkips.includes(name));
  return [
    ...tally.failures.map((failure) => `Failed: ${failure}`),
    ...tally.empty.map((file) => `No test in ${file}.`),
    ...unknown.map((name) => `Skipped and not in .ci/skips.json${ci ? '' : ' (fails on CI)'}: ${name}`),
    ...(tally.passed + tally.failed === 0 ? ['No test ran.'] : []),
  ];
}

/** Whether the process may say that all went well. */
export function isGood(tally: Tally, knownSkips: readonly string[], ci: boolean): boolean {
  const skipsKnown = !ci || tally.skipped.every((name) => knownSkips.includes(name));
  return tally.passed > 0 && tally.failed === 0 && skipsKnown;
}
