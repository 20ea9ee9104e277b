import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const links = mkdtempSync(join(tmpdir(), 'cloakroom-wall-'));
test.after(() => rmSync(links, { recursive: true }));
symlinkSync(join(root, 'apps/nyms/src/events.ts'), join(links, 'innocent.ts'));

/** Loads one module in a process of its own, behind the wall of `app` or without one. */
function load(app: string | undefined, how: 'import' | 'require', specifier: string): string {
  const script = `
    import { createRequire } from 'node:module';
    import { holdWall } from '@cloakroom/web/wall.ts';
    const [app, how, specifier] = process.argv.slice(1);
    if (app !== '') holdWall(app);
    try {
      if (how === 'require') createRequire(import.meta.url)(specifier);
      else await import(specifier);
      console.log('loaded');
    } catch (error) {
      console.log(error.code ?? String(error));
    }`;
  const argv = ['--input-type=module', '-e', script, '--', app ?? '', how, specifier];
  return spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' }).stdout.trim();
}

const ways: readonly (readonly ['import' | 'require', string])[] = [
  ['import', '@cloakroom/nyms/events.ts'],
  ['import', './apps/nyms/src/events.ts'],
  ['import', `file://${root}apps/nyms/src/events.ts`],
  ['import', join(links, 'innocent.ts')],
  ['require', '@cloakroom/nyms/events.ts'],
];

for (const [how, specifier] of ways) {
  test(`the store does not come to Nyms by ${how} of ${specifier.replace(root, '').replace(links, '')}`, () => {
    assert.equal(load('store', how, specifier), 'wall.crossed');
    assert.equal(load('nyms', how, specifier), 'loaded', 'the control: Nyms itself does');
    assert.equal(load(undefined, how, specifier), 'loaded', 'the control: without a wall it loads');
  });
}

test('packages and dependencies load behind the wall', () => {
  for (const specifier of ['@cloakroom/kit/fault.ts', 'zod', 'node:fs']) {
    assert.equal(load('store', 'import', specifier), 'loaded');
  }
});
