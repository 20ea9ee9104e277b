import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, test } from 'node:test';
import { fastPhases, longPhases, type Phase } from './plan.ts';

const tree = mkdtempSync(join(tmpdir(), 'cloakroom-plan-'));
after(() => rmSync(tree, { recursive: true }));
for (const file of [
  'apps/gate/src/a.test.ts',
  'apps/gate/src/a.ts',
  'apps/gate/node_modules/x/y.test.ts',
  'packages/kit/src/b.test.ts',
  'tests/walls.test.ts',
  'tests/walk/w.test.ts',
  'tests/leak/l.test.ts',
  'tests/contract/c.test.ts',
  'tests/long/z.test.ts',
]) {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), '');
}

const shown = (phases: readonly Phase[]): string[] =>
  phases.map((phase) => `${phase.concurrency}: ${phase.files.map((file) => relative(tree, file)).join(' ')}`);

test('the walk comes first, then what is beside the code, then each folder alone; the long ones are left out', () => {
  assert.deepEqual(shown(fastPhases(tree, [])), [
    '1: tests/walk/w.test.ts',
    '2: packages/kit/src/b.test.ts apps/gate/src/a.test.ts tests/walls.test.ts',
    '1: tests/contract/c.test.ts',
    '1: tests/leak/l.test.ts',
  ]);
});

test('the long run is tests/long and nothing else', () => {
  assert.deepEqual(shown(longPhases(tree, [])), ['1: tests/long/z.test.ts']);
});

test('parts of paths narrow a run; phases left without files go', () => {
  assert.deepEqual(shown(fastPhases(tree, ['leak', 'kit/src/b'])), [
    '2: packages/kit/src/b.test.ts',
    '1: tests/leak/l.test.ts',
  ]);
});
