/**
 * One house as a process of this machine.
 * @module
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { HouseProcess } from './supervise.ts';

/** What a house's process is started with. */
export interface SpawnParts {
  /** The clone. */
  readonly tree: string;
  readonly house: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Takes each line that the house prints. */
  readonly line: (line: string) => void;
}

/**
 * Starts `apps/<house>/src/main.ts` with the running Node, on an IPC channel: over it the house says that it is ready,
 * and by its end the house notices that the launcher is gone.
 */
export function spawnHouse({ tree, house, environment, line }: SpawnParts): HouseProcess {
  const child = spawn(process.execPath, [join(tree, 'apps', house, 'src', 'main.ts')], {
    cwd: tree,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = Promise.withResolvers<string>();
  child.once('exit', (code, signal) => ended.resolve(signal ?? `exit code ${code}`));
  child.once('error', () => {
    // A child that runs may report an error too (a signal that cannot be sent); that is not its end.
    if (child.pid === undefined) ended.resolve('no process could be made');
  });
  for (const stream of [child.stdout, child.stderr]) lines(stream, line);
  return {
    pid: child.pid ?? 0,
    onReady(call) {
      child.on('message', (message: unknown) => {
        if (typeof message === 'object' && message !== null && 'ready' in message && message.ready === true)
          call();
      });
    },
    onExit: (call) => void ended.promise.then(call),
    kill: (signal) => void child.kill(signal),
  };
}

function lines(stream: Readable | null, take: (line: string) => void): void {
  if (stream !== null)
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', take);
}
