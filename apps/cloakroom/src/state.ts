/**
 * The state folder: one 0700 folder per house, and the launcher's own with the key that signs grants.
 * @module
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '@cloakroom/kit/fault.ts';
import { type GrantKeys, generateGrantKeys } from '@cloakroom/passes/grant.ts';
import * as z from 'zod';
import { invalid } from './args.ts';
import { bornAt, isAlive } from './birth.ts';
import { claim } from './claim.ts';
import { houseNames, vaultSocket } from './houses.ts';
import { limits } from './limits.ts';

/**
 * Where the state of an installation lives: `given`, or `.state` in the tree.
 * @throws Fault `arguments.invalid` for an empty name, or one too long for the vault's socket.
 */
export function statePath(tree: string, given: string | undefined): string {
  if (given === '')
    throw invalid('The value of --state is empty.', 'Name a folder; it is made if there is none.');
  const path = given === undefined ? join(tree, '.state') : resolve(given);
  if (Buffer.byteLength(vaultSocket(path)) > limits.socketPath.value) {
    throw invalid(
      "The path of the state folder is too long for the vault's socket.",
      `Choose one with at most ${limits.socketPath.value - Buffer.byteLength(vaultSocket('/'))} bytes.`,
    );
  }
  return path;
}

/**
 * Makes the folders of a state.
 * @throws Fault `state.unusable` when they cannot be made, or belong to somebody else.
 */
export function prepareState(state: string): void {
  const uid = process.getuid?.();
  try {
    for (const folder of [state, ...[...houseNames, 'launcher'].map((name) => join(state, name))]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const found = statSync(folder);
      if (uid !== undefined && found.uid !== uid) throw new Error('not ours');
      if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    }
  } catch (cause) {
    throw new Fault(
      {
        code: 'state.unusable',
        status: 500,
        title: 'The state folder cannot be used.',
        help: 'It must be a folder of this user, or a name under which this user may make one.',
      },
      { cause },
    );
  }
}

/**
 * Holds the state for this process: two instances on one state would overwrite each other.
 * @returns What lets it go again.
 * @throws Fault `state.taken` with the pid of the launcher that has it.
 */
export function holdState(state: string): () => void {
  const path = join(state, 'launcher', 'held.json');
  const own = JSON.stringify({ pid: process.pid, born: bornAt(process.pid) ?? '' });
  const result = claim(path, own, (text) => {
    const holder = parseHolder(text);
    return holder !== null && isAlive(holder.pid, holder.born);
  });
  if (result.state === 'held') {
    throw new Fault({
      code: 'state.taken',
      status: 409,
      title: `Another Cloakroom (pid ${parseHolder(result.by)?.pid ?? 'unknown'}) uses this state folder.`,
      help: 'Give this one a folder of its own with --state DIR, or stop the other.',
    });
  }
  return () => rmSync(path, { force: true });
}

const keysSchema = z.object({ privateKey: z.string().min(1), publicKey: z.string().min(1) });

/** The keys that sign one-time grants; made at the first call for a state, 0600. */
export function grantKeys(state: string): GrantKeys {
  const path = keyFile(state);
  // Two first calls at once must agree: whoever comes second reads what the first has written whole.
  claim(path, `${JSON.stringify(generateGrantKeys())}\n`, () => true);
  return readGrantKeys(state);
}

/**
 * The keys of a state that has run already.
 * @throws Fault `grant.key` when they cannot be read.
 */
export function readGrantKeys(state: string): GrantKeys {
  try {
    return keysSchema.parse(JSON.parse(readFileSync(keyFile(state), 'utf8')));
  } catch (cause) {
    throw new Fault(
      {
        code: 'grant.key',
        status: 500,
        title: 'The key that signs grants cannot be read.',
        help: 'Remove launcher/grant.key.json from the state folder and start again: a new one is made.',
      },
      { cause },
    );
  }
}

function keyFile(state: string): string {
  return join(state, 'launcher', 'grant.key.json');
}

function parseHolder(text: string): { pid: number; born: string } | null {
  try {
    return z.object({ pid: z.number().int(), born: z.string() }).parse(JSON.parse(text));
  } catch {
    return null;
  }
}
