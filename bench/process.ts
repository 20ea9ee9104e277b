/**
 * A measured process: started, ready, asked for its CPU time, stopped.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process under measurement. */
export interface Measured {
  /** CPU time of all its threads since its start, in microseconds, to the kernel's own precision. */
  usage(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Runs a program of the house and waits until it says `{ ready: true }`.
 * @param module URL of its main module
 * @param environment all that it gets
 * @throws Error when it ends before
 */
export async function startMeasured(
  module: string,
  environment: Readonly<Record<string, string>>,
): Promise<Measured> {
  const preload = new URL('usage.child.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', preload, fileURLToPath(module)], {
    env: { ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const told = async (name: string): Promise<unknown> => {
    for (;;) {
      const message = await Promise.race([once(child, 'message'), ended.then(() => null)]);
      if (message === null) throw new Error('A measured process ended too early.');
      const [said] = message as [Record<string, unknown>];
      if (name in said) return said[name];
    }
  };
  await told('ready');
  return {
    async usage() {
      const answer = told('usage');
      child.send('usage');
      return Number(await answer);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
