/**
 * The spent set: what was used once, durable before anybody is let in. An append-only file a day with group commit;
 * entries are random ids and say nothing of who or what. A torn last line (power cut) is cut off on opening: its
 * writer was never told that it had been kept.
 * @module
 */
import { constants, mkdirSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@cloakroom/kit/clock.ts';

/** Ids that were used. */
export interface SpentSet {
  /** True when `id` was unused and is now durably used. Rejects when it could not be written: then it counts as used. */
  spend(id: string): Promise<boolean>;
  has(id: string): boolean;
  close(): Promise<void>;
}

/** A day's file is kept for the day and this long after: what it guards opens nothing by then. */
const keptDays = 3;
const idForm = /^[\w-]{16,64}$/;

/** Opens the set kept in `folder` (made 0700), dropping files past their days. */
export async function openSpentSet(folder: string, clock: Clock): Promise<SpentSet> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = new Set<string>();
  const oldest = dayOf(clock.now() - keptDays * 86_400_000);
  for (const name of readdirSync(folder)) {
    const day = /^spent-(\d{4}-\d\d-\d\d)\.log$/.exec(name)?.[1];
    if (day === undefined) continue;
    const path = join(folder, name);
    if (day < oldest) unlinkSync(path);
    else for (const id of await readWhole(path)) known.add(id);
  }
  const file = await openFile(join(folder, `spent-${dayOf(clock.now())}.log`));
  return { ...groupCommit(file, known), has: (id) => known.has(id) };
}

function groupCommit(file: FileHandle, known: Set<string>): Pick<SpentSet, 'spend' | 'close'> {
  let batch: { id: string; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const now = batch;
    batch = [];
    if (now.length === 0) return;
    try {
      await file.appendFile(now.map((entry) => `${entry.id}\n`).join(''));
      await file.datasync();
      for (const entry of now) entry.done();
    } catch (error) {
      for (const entry of now) entry.failed(error);
    }
  };
  return {
    async spend(id) {
      if (!idForm.test(id) || known.has(id)) return false;
      // In memory first and for good: a second try while the first is being written must lose.
      known.add(id);
      await new Promise<void>((done, failed) => {
        batch.push({ id, done, failed });
        writing = writing.then(flush);
      });
      return true;
    },
    async close() {
      await writing;
      await file.close();
    },
  };
}

async function readWhole(path: string): Promise<string[]> {
  const text = readFileSync(path, 'latin1');
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) {
    const file = await open(path, 'r+');
    await file.truncate(end);
    await file.datasync();
    await file.close();
  }
  return text
    .slice(0, end)
    .split('\n')
    .filter((id) => idForm.test(id));
}

function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY, 0o600);
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
