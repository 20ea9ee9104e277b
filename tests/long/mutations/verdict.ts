/**
 * Runs one test file and tells which of its tests passed and which failed.
 * @module
 */
import { spawn } from 'node:child_process';

/** What a run of a file came to. */
export interface Verdict {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** False when the file had to be ended. */
  readonly ended: boolean;
  /** What it printed, for whoever must find out why. */
  readonly output: string;
}

/** The slowest file takes seven seconds; a change may let one wait for what never comes. */
const fileMs = 60_000;
const testMs = 20_000;

/** Runs `file` of the tree at `root` in a process of its own, on the Node that runs this. */
export function runFile(root: string, file: string): Promise<Verdict> {
  const argv = ['--test', '--test-isolation=none', '--test-reporter=tap', `--test-timeout=${testMs}`, file];
  // Under node:test this variable makes a child report to its parent instead of to us.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        output += part;
      });
    }
    let ended = true;
    const limit = setTimeout(() => {
      ended = false;
      child.kill('SIGKILL');
    }, fileMs);
    child.once('close', () => {
      clearTimeout(limit);
      resolve({ ...readTap(output), ended, output });
    });
  });
}

/** The tests in TAP output (version 13) as node:test writes it; those within a group have its name before theirs. */
export function readTap(text: string): { readonly passed: string[]; readonly failed: string[] } {
  const passed: string[] = [];
  const failed: string[] = [];
  for (const [, not, name = ''] of text.matchAll(/^ *(not )?ok \d+ - (.*?)(?: # (?:time|SKIP|TODO).*)?$/gm)) {
    (not === undefined ? passed : failed).push(name.replace(/\\([\\#])/g, '$1'));
  }
  return { passed, failed };
}
