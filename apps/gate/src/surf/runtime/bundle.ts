/**
 * Bundles the browser modules into the one classic script that every site document loads.
 * @module
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { RuntimeBundle } from './config.ts';

/** Bundles the runtime. The same tree gives the same bytes, so the hash may be cached for ever. */
export async function buildRuntime(): Promise<RuntimeBundle> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('browser/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome120', 'firefox115'],
    legalComments: 'none',
    logLevel: 'silent',
  });
  // With one entry point and no source map, esbuild gives exactly one file.
  const source = result.outputFiles[0]?.text ?? '';
  const hash = createHash('sha256').update(source).digest('base64url').slice(0, 16);
  return { source, hash };
}
