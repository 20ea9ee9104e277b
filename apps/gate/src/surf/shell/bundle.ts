/**
 * Builds the shell's script when the gate starts: a few hundred lines, some tens of milliseconds, and never stale.
 * @module
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The script as one classic file, and what its address is marked with so that it can be cached for ever. */
export async function buildShell(): Promise<{ script: string; hash: string }> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./browser/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2023',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const script = result.outputFiles[0]?.text ?? '';
  return { script, hash: createHash('sha256').update(script).digest('hex').slice(0, 16) };
}
