/**
 * A whole installation for a test: the launcher and every house as processes, on ports and state of its own.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** What a test's installation is started with. */
export interface HouseOptions {
  /** Added to every port; each test file takes its own, so that they never meet. */
  readonly offset: number;
  /** State folder that outlives the installation; a temporary one is made and removed otherwise. */
  readonly state?: string;
  /** Variables of the operator, e.g. `{ CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8' }`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running installation. */
export interface StartedHouse {
  readonly offset: number;
  /** Port by door: store, desk, surf, ops, nyms, post. */
  readonly ports: Readonly<Record<string, number>>;
  /** Address by door, e.g. `surf` → `http://surf.localhost:8090`. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly launcherPid: number;
  readonly state: string;
  /** What the processes get as environment; for a test that runs another verb against the installation. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything printed so far, standard output and errors together. */
  output(): string;
  /** The record that the launcher keeps, as it is now: `processes` has the pid of each house. */
  instance(): { readonly processes: Readonly<Record<string, number>>; readonly [key: string]: unknown };
  /** What `./cloakroom trial --json` prints. */
  trial(): Promise<{ readonly surf: string; readonly [key: string]: unknown }>;
  /** Runs another verb against the installation. */
  verb(...argv: readonly string[]): Promise<VerbResult>;
  /** Sends SIGTERM and resolves when the launcher is gone; removes what was made for it. */
  stop(): Promise<void>;
}

/** What a verb left behind. */
export interface VerbResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const tree = resolve(import.meta.dirname, '../../..');
const main = join(tree, 'apps/cloakroom/src/main.ts');
/** Longer than a slow machine needs; a start that hangs fails with what it printed. */
const startMs = 40_000;

/**
 * Starts an installation and waits until it says that it is ready.
 * @throws Error with everything it printed, when it ends or is not ready in time.
 */
export async function startHouse(options: HouseOptions): Promise<StartedHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'cloakroom-house-'));
  const state = options.state ?? join(folder, 'state');
  const environment = {
    PATH: `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    // A test that is ended from outside cannot stop what it started.
    CLOAKROOM_FOLLOW_PARENT: '1',
    ...options.env,
  };
  const record = join(environment.XDG_RUNTIME_DIR, 'cloakroom', `${options.offset}.json`);
  const instance = (): ReturnType<StartedHouse['instance']> => JSON.parse(readFileSync(record, 'utf8'));
  const printed: string[] = [];
  const child = spawn(
    process.execPath,
    [main, 'launch', '--offset', String(options.offset), '--state', state],
    {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  let found: Pick<StartedHouse, 'ports' | 'addresses'>;
  try {
    await ready(child, printed);
    found = instance() as unknown as typeof found;
  } catch (error) {
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const verb = (...argv: readonly string[]): Promise<VerbResult> =>
    runVerb([...argv, '--offset', String(options.offset)], environment);
  return {
    offset: options.offset,
    ports: found.ports,
    addresses: found.addresses,
    launcherPid: child.pid ?? 0,
    state,
    environment,
    output: () => printed.join('\n'),
    instance,
    verb,
    async trial() {
      const result = await verb('trial', '--json');
      if (result.code !== 0) throw new Error(`trial failed: ${result.stderr}`);
      return JSON.parse(result.stdout);
    },
    async stop() {
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs one verb of the command to its end with the given environment. */
export function runVerb(
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<VerbResult> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [main, ...argv], {
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

/** The launcher prints the surf link once all houses are ready. */
function ready(child: ChildProcess, printed: string[]): Promise<void> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`not ready in time:\n${printed.join('\n')}`)), startMs);
    const take = (line: string): void => {
      printed.push(line);
      if (line.includes('/#pass=')) {
        clearTimeout(late);
        done();
      }
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', take);
    }
    child.once('close', () => {
      clearTimeout(late);
      fail(new Error(`it ended before it was ready:\n${printed.join('\n')}`));
    });
  });
}
