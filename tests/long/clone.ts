/**
 * A fresh clone of what is committed, as a newcomer has it.
 * @module
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outerEnvironment, tree } from '../contract/processes.ts';

/** A clone in a temporary folder. */
export interface Clone {
  readonly path: string;
  /** Runs `node start.mjs VERB` in it to its end, on the machine's own Node. */
  start(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  remove(): void;
}

/** What a program left behind. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Clones HEAD of this tree; nothing that is not committed comes along. */
export function freshClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'cloakroom-clone-'));
  const path = join(folder, 'clone');
  execFileSync('git', ['clone', '--quiet', tree, path], { stdio: ['ignore', 'ignore', 'inherit'] });
  return {
    path,
    start: (argv, env = {}) => startIn(path, argv, { XDG_RUNTIME_DIR: folder, ...env }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function startIn(
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((done) => {
    const options = { cwd, env: { ...outerEnvironment(), ...env } };
    execFile('node', ['start.mjs', ...argv], options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

/** Surroundings in which npm finds no registry and has nothing put by. */
export function deadRegistry(cache: string, registry = 'http://127.0.0.1:9'): Record<string, string> {
  return { npm_config_registry: registry, npm_config_cache: cache };
}
