/**
 * The life of one house's process: start, say ready, drain on the first signal, be gone in time.
 * @module
 */
import { Fault, problemOf } from '@cloakroom/kit/fault.ts';

/** What a started house gives back. */
export interface House {
  /** Stops taking work, finishes what is under way, and resolves when all is closed. */
  close(): Promise<void>;
}

/** A drain that takes longer is cut off: the launcher promises 5 s for the whole family. */
const drainMs = 3_500;

/**
 * Runs a house in this process. Sends `{ ready: true }` to a parent that listens; exits 0 after a clean drain,
 * 1 when the start fails, when something is thrown that nobody catches, or when the drain is cut off. A second signal
 * while draining changes nothing. Losing the parent drains too, so that no house outlives its launcher.
 */
export async function runHouse(start: () => Promise<House>): Promise<void> {
  let house: House | undefined;
  let leaving = false;
  const leave = (): void => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(1), drainMs).unref();
    Promise.resolve(house?.close()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  process.on('disconnect', leave);
  process.on('uncaughtException', (error) => {
    process.stderr.write(describeCrash(error));
    process.exit(1);
  });
  house = await start();
  process.send?.({ ready: true });
}

/**
 * What may be said of an error nobody caught: the problem as a reader would see it, and where in the code it was.
 * Node would print the error's message and its causes, and these may hold what a user sent.
 */
export function describeCrash(error: unknown): string {
  const problem = problemOf(error);
  return [`${problem.title} ${problem.detail} (${problem.code})`, ...frames(error), ''].join('\n');
}

/** The stack's frames, for a bug; a fault explains itself. The message before them is cut by its length: its own lines may look like frames. */
function frames(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error instanceof Fault || error.stack === undefined) return [];
  const at = error.stack.indexOf(error.message);
  if (at === -1) return [];
  const rest = error.stack.slice(at + error.message.length);
  return rest.split('\n').filter((line) => /^ {4}at [^'"]*$/.test(line));
}
