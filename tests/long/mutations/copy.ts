/**
 * A throwaway copy of the tree as it stands, changes that are not committed included.
 * @module
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { tree } from '../../contract/processes.ts';
import { type Change, changed } from './mutation.ts';

/** One copy. */
export interface Copy {
  readonly path: string;
  /** Makes the changes; the returned function takes them back. */
  change(changes: readonly Change[]): () => void;
  remove(): void;
}

/** Copies the tree; its npm packages are linked, its own packages are the copy's. */
export function copyTree(): Copy {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'cloakroom-mutation-')));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: tree,
    encoding: 'utf8',
  });
  for (const file of new Set(listed.split('\0'))) {
    // What is deleted but not yet committed is listed still.
    if (file !== '' && existsSync(join(tree, file))) cpSync(join(tree, file), join(path, file));
  }
  // Some tests ask git what the tree holds.
  execFileSync('git', ['init', '--quiet'], { cwd: path });
  execFileSync('git', ['add', '--all'], { cwd: path });
  linkPackages(join(tree, 'node_modules'), join(path, 'node_modules'));
  return {
    path,
    change: (changes) => change(path, changes),
    remove: () => rmSync(path, { recursive: true }),
  };
}

/**
 * The workspace's own packages are links from node_modules into the tree. Linked as a whole they would lead back to
 * the original, and no change would be seen: each is linked anew, by its relative path.
 */
function linkPackages(from: string, to: string): void {
  mkdirSync(join(to, '@cloakroom'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@cloakroom' && name !== '.cache') symlinkSync(join(from, name), join(to, name));
  }
  for (const name of readdirSync(join(from, '@cloakroom'))) {
    const target = readlinkSync(join(from, '@cloakroom', name));
    if (isAbsolute(target)) throw new Error('A package of the workspace is linked by an absolute path.');
    symlinkSync(target, join(to, '@cloakroom', name));
  }
}

function change(root: string, changes: readonly Change[]): () => void {
  const before = new Map<string, string>();
  for (const one of changes) {
    const path = join(root, one.file);
    const text = readFileSync(path, 'utf8');
    if (!before.has(path)) before.set(path, text);
    writeFileSync(path, changed(text, one));
  }
  return () => {
    for (const [path, text] of before) writeFileSync(path, text);
  };
}
