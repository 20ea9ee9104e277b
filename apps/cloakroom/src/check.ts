/**
 * `check`: everything about the code that needs no running house.
 * @module
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from './args.ts';
import type { Surroundings } from './config.ts';
import { coloursFor, say } from './say.ts';

/** One check: a script that Node runs in the tree, and what to do when it fails. */
interface Check {
  readonly name: string;
  readonly argv: readonly string[];
  readonly mend: string;
}

const bin = (name: string): string => join('node_modules', '.bin', name);

const checks: readonly Check[] = [
  { name: 'format', argv: [bin('biome'), 'check'], mend: 'npm run format' },
  { name: 'lint', argv: [bin('oxlint'), '--type-aware'], mend: 'mend what it names' },
  { name: 'types', argv: [bin('tsc'), '-p', 'tsconfig.json'], mend: 'mend what it names' },
  {
    name: 'types in browsers',
    argv: [bin('tsc'), '-p', 'tsconfig.browser.json'],
    mend: 'mend what it names',
  },
  { name: 'walls', argv: ['--test', 'tests/walls.test.ts'], mend: 'move what both houses need to packages/' },
  { name: 'unused', argv: [bin('knip')], mend: 'remove it' },
];

/** Runs every check, also after one has failed. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  readArguments(argv, {});
  const paint = coloursFor(around.colour);
  const width = Math.max(...checks.map((check) => check.name.length));
  let failed = 0;
  for (const check of checks) {
    const started = performance.now();
    const { well, said } = await runCheck(check, around.tree);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (!well) failed += 1;
    const word = well ? paint.green('well') : paint.red('BAD ');
    say(`  ${word}  ${check.name.padEnd(width)}  ${seconds.padStart(5)} s${well ? '' : `  → ${check.mend}`}`);
    if (!well) say(said.trimEnd());
  }
  say(
    failed === 0 ? `\n${checks.length} checks, all well.` : `\n${failed} of ${checks.length} checks failed.`,
  );
  return failed === 0 ? 0 : 1;
}

function runCheck(check: Check, tree: string): Promise<{ well: boolean; said: string }> {
  const script = check.argv.find((part) => !part.startsWith('-')) ?? '';
  if (!existsSync(join(tree, script))) return Promise.resolve({ well: false, said: `${script} is missing.` });
  return new Promise((resolve) => {
    const child = spawn(process.execPath, check.argv, { cwd: tree, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    child.once('close', (code) => resolve({ well: code === 0, said }));
  });
}
