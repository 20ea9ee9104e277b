/**
 * Keeps the houses running: each is its own process, one that dies is started again, the others serve on meanwhile.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import { Fault } from '@cloakroom/kit/fault.ts';
import { limits } from './limits.ts';

/** A running process of one house. */
export interface HouseProcess {
  readonly pid: number;
  /** Calls back once when the house says that it is ready. */
  onReady(call: () => void): void;
  /** Calls back once when the process is gone; `how` is its exit code or the signal that ended it. */
  onExit(call: (how: string) => void): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** What happens to a house, in the order it happens. */
export type HouseEvent =
  | { readonly is: 'started'; readonly house: string; readonly pid: number }
  | { readonly is: 'ready'; readonly house: string; readonly pid: number }
  | { readonly is: 'died'; readonly house: string; readonly how: string; readonly againInMs: number }
  | { readonly is: 'given up'; readonly house: string; readonly how: string };

/** What a supervisor works with. */
export interface SupervisorParts {
  readonly houses: readonly string[];
  readonly start: (house: string) => HouseProcess;
  readonly clock: Clock;
  readonly tell: (event: HouseEvent) => void;
}

/** The running family. */
export interface Supervisor {
  /** Resolves when all are ready the first time; rejects with `house.failed` when one cannot start. */
  readonly ready: Promise<void>;
  /** Resolves when every house has been given up: nothing is left to keep. */
  readonly allGivenUp: Promise<void>;
  /** Pids by house, of those that run now. */
  pids(): Record<string, number>;
  /** Drains all of them; resolves when all are gone, by force if need be. Calling it again changes nothing. */
  stop(): Promise<void>;
}

/** Starts the houses and looks after them. */
export function supervise({ houses, start, clock, tell }: SupervisorParts): Supervisor {
  const running = new Map<string, HouseProcess>();
  const waiting = new Set(houses);
  const left = new Set(houses);
  const deaths = new Map<string, number[]>();
  const cancels = new Set<() => void>();
  const ready = Promise.withResolvers<void>();
  const allGivenUp = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let started = false;
  let stopping = false;

  const later = (ms: number, task: () => void): (() => void) => {
    const cancel = clock.after(ms, () => {
      cancels.delete(cancel);
      task();
    });
    cancels.add(cancel);
    return cancel;
  };

  const launch = (house: string): void => {
    const child = start(house);
    running.set(house, child);
    tell({ is: 'started', house, pid: child.pid });
    const cancelLate = later(limits.ready.value, () => child.kill('SIGKILL'));
    child.onReady(() => {
      cancelLate();
      if (stopping) return;
      tell({ is: 'ready', house, pid: child.pid });
      waiting.delete(house);
      if (waiting.size === 0 && !started) {
        started = true;
        ready.resolve();
      }
    });
    child.onExit((how) => {
      cancelLate();
      running.delete(house);
      if (stopping) {
        if (running.size === 0) gone.resolve();
      } else if (!started) ready.reject(failed(house, how));
      else again(house, how);
    });
  };

  const again = (house: string, how: string): void => {
    const now = clock.now();
    const recent = (deaths.get(house) ?? []).filter((at) => now - at < limits.restartWindow.value);
    if (recent.length >= limits.restarts.value) {
      tell({ is: 'given up', house, how });
      left.delete(house);
      if (left.size === 0) allGivenUp.resolve();
      return;
    }
    const againInMs = limits.firstBackoff.value * 2 ** recent.length;
    deaths.set(house, [...recent, now]);
    tell({ is: 'died', house, how, againInMs });
    later(againInMs, () => launch(house));
  };

  // A rejection that nobody waits for any more, because a signal came first, is not a crash.
  ready.promise.catch(() => undefined);
  for (const house of houses) launch(house);

  return {
    ready: ready.promise,
    allGivenUp: allGivenUp.promise,
    pids: () => Object.fromEntries([...running].map(([house, child]) => [house, child.pid])),
    stop() {
      if (!stopping) {
        stopping = true;
        for (const cancel of cancels) cancel();
        for (const child of running.values()) child.kill('SIGTERM');
        if (running.size === 0) gone.resolve();
        clock.after(limits.drain.value, () => {
          for (const child of running.values()) child.kill('SIGKILL');
        });
      }
      return gone.promise;
    },
  };
}

function failed(house: string, how: string): Fault {
  return new Fault({
    code: 'house.failed',
    status: 500,
    title: `The ${house} did not start (${how}).`,
    help: 'What it said is above this line; mend that and start again.',
  });
}
