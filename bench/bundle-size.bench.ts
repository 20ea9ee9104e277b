/**
 * What every page (the runtime) and every visit (the shell's script) loads of ours, compressed, by the limit that the
 * runtime has; the shell has none of its own. The same bytes on every machine, so there is nothing to repeat: the
 * spread of the baseline is what may come and go without a review.
 * @module
 */
import { gzipSync } from 'node:zlib';
import { buildRuntime } from '@cloakroom/gate/surf/runtime/bundle.ts';
import { buildShell } from '@cloakroom/gate/surf/shell/bundle.ts';
import type { Result } from './measure.ts';
import { forgetResults, report } from './report.ts';

/** What the runtime's own test demands of it. */
const most = 8_192;

function sized(name: string, script: string): Result {
  const bytes = gzipSync(script).length;
  const ratio = bytes / most;
  return {
    name: `bundle-size/${name}/limit`,
    unit: 'bytes, gzip',
    ours: bytes,
    peer: most,
    ratio,
    spread: [ratio, ratio],
  };
}

forgetResults('bundle-size');

const [runtime, shell] = await Promise.all([buildRuntime(), buildShell()]);
report('bundle-size', [sized('runtime', runtime.source), sized('shell', shell.script)]);
