/**
 * `stop`: ends the instance at an offset and waits until it is gone.
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@cloakroom/kit/fault.ts';
import { readArguments, readOffset } from './args.ts';
import { isAlive } from './birth.ts';
import type { Surroundings } from './config.ts';
import { findInstance } from './instance.ts';
import { say } from './say.ts';

/** Options of this verb. */
const options = { offset: 'string' } as const;

/** The launcher promises 5 s; one second more before this says that it did not keep it. */
const patienceMs = 6_000;
const lookEveryMs = 50;

/**
 * Stops the instance.
 * @throws Fault `stop.late` when it is still there after 6 s.
 */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  const offset = readOffset(readArguments(argv, options).text('offset'));
  const instance = findInstance(around, offset);
  const launcher = instance?.processes['launcher'];
  if (instance === null || launcher === undefined) {
    say('No Cloakroom runs at this offset: nothing to stop. Start one with `npm start`.');
    return 0;
  }
  process.kill(launcher, 'SIGTERM');
  for (let waited = 0; waited < patienceMs; waited += lookEveryMs) {
    if (!isAlive(launcher, instance.born)) {
      say('Stopped. Start again with `npm start`.');
      return 0;
    }
    await pause(lookEveryMs);
  }
  throw new Fault({
    code: 'stop.late',
    status: 500,
    title: `The launcher (pid ${launcher}) is still there after ${patienceMs / 1000} s.`,
    help: 'End it with kill -9: its houses go when it is gone.',
  });
}
