/**
 * Time, injected: whatever waits or dates takes a Clock, so tests never sleep.
 * @module
 */

/** Where time comes from. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, task: () => void): () => void;
}

/** The machine's clock. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until told to go on. */
export interface ManualClock extends Clock {
  /** Moves time on by `ms` milliseconds, running due tasks in the order of their times. */
  advance(ms: number): void;
}

/** A clock for tests, starting at `start` (milliseconds since the epoch). */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  let pending: { at: number; task: () => void }[] = [];
  return {
    now: () => now,
    after(ms, task) {
      const entry = { at: now + ms, task };
      pending.push(entry);
      return () => {
        pending = pending.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = pending.filter((entry) => entry.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        pending = pending.filter((entry) => entry !== next);
        now = Math.max(now, next.at);
        next.task();
      }
      now = end;
    },
  };
}

/** The last millisecond of the UTC day that `at` falls in. */
export function endOfUtcDay(at: number): number {
  const dayMs = 86_400_000;
  return Math.floor(at / dayMs) * dayMs + dayMs - 1;
}
