/**
 * A promise with its enforcing code taken away, and the test that must notice.
 * @module
 */

/** One replacement in one source file. */
export interface Change {
  /** From the root of the tree. */
  readonly file: string;
  /** Exact source text that stands there once: a line that moved or changed fails loudly. */
  readonly find: string;
  readonly replace: string;
}

/** A promise, how to break it, and who must see it broken. */
export interface Mutation {
  /** One sentence: what holds. */
  readonly promise: string;
  /** What is changed; several where a promise is held more than once. */
  readonly changes: readonly Change[];
  /** Test file, from the root of the tree. */
  readonly test: string;
  /** Name of the test in it that must fail. */
  readonly by: string;
}

/** The text with the change made. @throws Error when what it replaces is not there exactly once. */
export function changed(text: string, change: Change): string {
  const parts = text.split(change.find);
  if (parts.length !== 2) {
    throw new Error(
      `${change.file} has this ${parts.length - 1} times, not once; say anew what to change:\n${change.find}`,
    );
  }
  return parts.join(change.replace);
}
