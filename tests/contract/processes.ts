/**
 * Processes as a test sees them from outside: whether they live, and a start through npm as a newcomer does it.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The clone that the tests are in. */
export const tree = resolve(import.meta.dirname, '../..');

/** Whether process `pid` lives; a corpse that nobody has collected does not. */
export function lives(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/** Waits until `holds` does, looking every 20 ms; returns how long that took, in milliseconds. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  withinMs: number,
): Promise<number> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await pause(20);
  }
  return performance.now() - started;
}

/**
 * The path of a user outside of npm scripts: without node_modules, so that `node` and `npm` are the machine's own.
 * Debian's npm and the official one both look for `node` there.
 */
export function machinePath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => {
    if (folder === '' || !existsSync(folder)) return false;
    return !realpathSync(folder).includes('node_modules');
  });
  return folders.join(delimiter);
}

/** A start through npm. */
export interface NpmStart {
  /** npm; the leader of a process group of its own. */
  readonly npm: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  /** Resolves when the surf link is printed; rejects with the output when npm ends before, or it takes too long. */
  ready(withinMs?: number): Promise<void>;
  /** Pids of the launcher and the houses, as recorded. */
  pids(): number[];
  /** Resolves with npm's exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Kills what is left of the group and removes the temporary folder. */
  clear(): void;
}

/** What `npm start` is called with. */
export interface NpmStartOptions {
  /** The clone. */
  readonly cwd: string;
  readonly offset: number;
  /** State folder; none is passed on when left out. */
  readonly state?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `npm start -- --offset N …` in a process group of its own, as a shell does. */
export function npmStart({ cwd, offset, state, env }: NpmStartOptions): NpmStart {
  const folder = mkdtempSync(join(tmpdir(), 'cloakroom-npm-'));
  const argv = [
    'start',
    '--',
    '--offset',
    String(offset),
    ...(state === undefined ? [] : ['--state', state]),
  ];
  const npm = spawn('npm', argv, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...outerEnvironment(), XDG_RUNTIME_DIR: folder, ...env },
  });
  let printed = '';
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  let over = false;
  const ended = new Promise<number | string>((done) => {
    npm.once('exit', (code, signal) => {
      over = true;
      done(signal ?? code ?? 0);
    });
  });
  return {
    npm,
    ended,
    output: () => printed,
    async ready(withinMs = 40_000) {
      const isReady = (): boolean => {
        if (over) throw new Error(`npm ended before all was ready:\n${printed}`);
        return printed.includes('/#pass=');
      };
      await until(isReady, `ready; it printed:\n${printed}`, withinMs);
    },
    pids() {
      const records = join(folder, 'cloakroom');
      const name = existsSync(records)
        ? readdirSync(records).find((file) => file === `${offset}.json`)
        : undefined;
      if (name === undefined) return [];
      const record = JSON.parse(readFileSync(join(records, name), 'utf8')) as {
        processes: Record<string, number>;
      };
      return Object.values(record.processes);
    },
    clear() {
      try {
        if (npm.pid !== undefined) process.kill(-npm.pid, 'SIGKILL');
      } catch {
        // Nobody is left: that is how it should be.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The environment of a user's shell: ours, without what npm and the test runner have added for themselves. */
export function outerEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name, value]) => {
    return value !== undefined && !/^(npm_|NODE_TEST_CONTEXT|NODE_OPTIONS|CLOAKROOM_|INIT_CWD)/i.test(name);
  }) as [string, string][];
  return { ...Object.fromEntries(kept), PATH: machinePath() };
}
