/**
 * The life of one house's process: start, say ready, drain on the first signal, be gone in time.
 * @module
 */

/** What a started house gives back. */
export interface House {
  /** Stops taking work, finishes what is under way, and resolves when all is closed. */
  close(): Promise<void>;
}

/** A drain that takes longer is cut off: the launcher promises 5 s for the whole family. */
const drainMs = 3_500;

/**
 * Runs a house in this process. Sends `{ ready: true }` to a parent that listens; exits 0 after a clean drain,
 * 1 when the start fails or the drain is cut off. A second signal while draining changes nothing. Losing the parent
 * drains too, so that no house outlives its launcher.
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
  house = await start();
  process.send?.({ ready: true });
}
