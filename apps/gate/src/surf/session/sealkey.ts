/**
 * The gate's sealing key: 32 bytes in the state folder, made on first start.
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@cloakroom/kit/fault.ts';
import type { Random } from '@cloakroom/kit/random.ts';

/**
 * Reads the key, or makes it with mode 0600.
 * @throws Fault `gate.seal-key` when a file is there that is no key: making a new one would silently end all sessions.
 */
export function sealKey(folder: string, random: Random): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'seal.key');
  try {
    writeFileSync(path, random.bytes(32), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = readFileSync(path);
  if (key.length === 32) return key;
  throw new Fault({
    code: 'gate.seal-key',
    status: 500,
    title: 'The sealing key in the state folder is damaged.',
    help: 'Restore seal.key from where it was copied, or delete it: open sessions then end.',
  });
}
