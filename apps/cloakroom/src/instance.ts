/**
 * The record of a running instance, by which other verbs find it: one file per offset in a folder of this user.
 * @module
 */
import { chmodSync, lstatSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Fault } from '@cloakroom/kit/fault.ts';
import * as z from 'zod';
import { isAlive } from './birth.ts';
import { claim, read, rewrite } from './claim.ts';
import type { Surroundings } from './config.ts';

const schema = z.object({
  tree: z.string(),
  state: z.string(),
  offset: z.number().int(),
  ports: z.record(z.string(), z.number().int()),
  addresses: z.record(z.string(), z.string()),
  processes: z.record(z.string(), z.number().int()),
  startedAt: z.string(),
  /** False while the houses are still starting. */
  ready: z.boolean(),
  /** When the launcher's process was born: its pid may be given out again after a crash. */
  born: z.string(),
});

/** A running instance. `processes` has `launcher` and each house that runs now. */
export type Instance = z.infer<typeof schema>;

/**
 * The folder of instance files, made 0700 where there is none.
 * @throws Fault `instance.folder` when somebody else owns it, or it is no folder: what is in it cannot be trusted.
 */
export function instanceFolder(around: Surroundings): string {
  const uid = process.getuid?.() ?? 0;
  const runtime = around.environment['XDG_RUNTIME_DIR'];
  const folder =
    runtime !== undefined && isAbsolute(runtime) && isOwnFolder(runtime, uid)
      ? join(runtime, 'cloakroom')
      : join(around.temporary, `cloakroom-${uid}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw untrusted();
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid) throw untrusted();
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return folder;
}

/** The instance at `offset`, or null when none runs there. */
export function findInstance(around: Surroundings, offset: number): Instance | null {
  const text = read(fileOf(around, offset));
  const instance = text === null ? null : parse(text);
  return instance !== null && isRunning(instance) ? instance : null;
}

/**
 * The instance at `offset`, for verbs that need one.
 * @throws Fault `instance.none` when none runs there, `instance.starting` while its houses start.
 */
export function requireInstance(around: Surroundings, offset: number): Instance {
  const instance = findInstance(around, offset);
  if (instance === null) {
    throw new Fault({
      code: 'instance.none',
      status: 404,
      title: offset === 0 ? 'No Cloakroom runs here.' : 'No Cloakroom runs at this offset.',
      help: 'Start one with `npm start`; if it runs moved to other ports, name them with --offset N.',
    });
  }
  if (!instance.ready) {
    throw new Fault({
      code: 'instance.starting',
      status: 503,
      title: 'This Cloakroom is still starting.',
      help: 'Try again in a moment.',
    });
  }
  return instance;
}

/** Records a new instance; when one runs at its offset already, that one is returned and nothing is changed. */
export function claimInstance(around: Surroundings, instance: Instance): Instance | null {
  const holds = (text: string): boolean => {
    const other = parse(text);
    return other !== null && isRunning(other);
  };
  const result = claim(fileOf(around, instance.offset), serialise(instance), holds);
  return result.state === 'claimed' ? null : parse(result.by);
}

/** Records what has changed about an instance that this process claimed. */
export function updateInstance(around: Surroundings, instance: Instance): void {
  rewrite(fileOf(around, instance.offset), serialise(instance));
}

/** Removes the record of an instance that this process claimed. */
export function removeInstance(around: Surroundings, offset: number): void {
  rmSync(fileOf(around, offset), { force: true });
}

function fileOf(around: Surroundings, offset: number): string {
  return join(instanceFolder(around), `${offset}.json`);
}

function isRunning(instance: Instance): boolean {
  const launcher = instance.processes['launcher'];
  return launcher !== undefined && isAlive(launcher, instance.born);
}

function isOwnFolder(path: string, uid: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === uid;
}

function serialise(instance: Instance): string {
  return `${JSON.stringify(instance, null, 2)}\n`;
}

/** A file that a crash cut short is as good as none. */
function parse(text: string): Instance | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function untrusted(): Fault {
  return new Fault({
    code: 'instance.folder',
    status: 500,
    title: 'The folder for instance files is not a folder of this user.',
    help: 'Look at /tmp/cloakroom-UID or $XDG_RUNTIME_DIR/cloakroom, and remove what is there if it is not yours.',
  });
}
