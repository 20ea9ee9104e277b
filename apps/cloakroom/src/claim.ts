/**
 * A file that at most one process holds. It appears with its whole content at once, and one that a dead process left
 * is taken over without a moment in which two could.
 * @module
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** How a claim went. */
export type Claim = { readonly state: 'claimed' } | { readonly state: 'held'; readonly by: string };

/** Two stale files in a row can happen when several starts clean up at once; more than that is somebody else's doing. */
const attempts = 10;

/**
 * Claims the file at `path` with `content` (mode 0600).
 * @param holds Whether the content of a file found there is of a living holder.
 */
export function claim(path: string, content: string, holds: (content: string) => boolean): Claim {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, content, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (linked(own, path)) return { state: 'claimed' };
      const found = read(path);
      if (found === null) continue;
      if (holds(found)) return { state: 'held', by: found };
      removeStale(path, found);
    }
    return { state: 'held', by: read(path) ?? '' };
  } finally {
    rmSync(own, { force: true });
  }
}

/** Replaces the content of a file this process holds, in one step. */
export function rewrite(path: string, content: string): void {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, content, { mode: 0o600 });
  renameSync(own, path);
}

/** The content of the file at `path`, or null when there is none. */
export function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Another process may have replaced the stale file since it was read: what is taken aside is looked at again. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) linked(aside, path);
  rmSync(aside, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
