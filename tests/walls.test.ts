/**
 * The walls between the houses and the layers beneath them, read from the source. Each rule is shown a breach it must
 * find and a neighbour it must let pass, so that a rule that sees nothing fails.
 * @module
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { readModule, readModules } from './walls/modules.ts';
import { breaches, ruleNames } from './walls/rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = readModules(root);

test('the house keeps its walls', () => {
  const found = breaches(modules).map(({ rule, path, what }) => `${path}: ${what} (${rule})`);
  assert.deepEqual(found, []);
});

test('every module that git knows was read', () => {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const known = new Set(modules.map((module) => module.path));
  const missed = listed.split('\n').filter((path) => path !== '' && !known.has(path));
  assert.ok(known.size > 50, `only ${known.size} modules were read`);
  assert.deepEqual(missed, []);
});

test('the reader finds every import that a real parser finds', async () => {
  const built = await build({
    absWorkingDir: root,
    entryPoints: modules.map((module) => module.path),
    outdir: 'unwritten',
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [leaveImports],
  });
  let compared = 0;
  for (const module of modules) {
    const read = new Set(module.imports.map((one) => one.specifier));
    for (const { path } of built.metafile.inputs[module.path]?.imports ?? []) {
      compared += 1;
      assert.ok(read.has(path), `${module.path} imports ${path}`);
    }
  }
  assert.ok(compared > modules.length, `only ${compared} imports were compared`);
});

/** Lists imports without following them. */
const leaveImports: Plugin = {
  name: 'leave-imports',
  setup(bundler) {
    bundler.onResolve({ filter: /^/ }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path, external: true },
    );
  },
};

/** One breach for each rule, and the nearest thing that is none. */
const planted: Readonly<
  Record<string, { readonly bad: readonly [string, string]; readonly good: readonly [string, string] }>
> = {
  layers: {
    bad: ['packages/kit/src/x.ts', "import { a } from '@cloakroom/web/site.ts';"],
    good: ['packages/web/src/x.ts', "import { a } from '@cloakroom/kit/fault.ts';"],
  },
  appsApart: {
    bad: ['apps/store/src/x.ts', "import type { A } from '@cloakroom/gate/config.ts';"],
    good: ['apps/store/src/x.ts', "import type { A } from './config.ts';"],
  },
  testsApart: {
    bad: ['apps/gate/src/x.ts', "export { a } from '@cloakroom/testkit/internet/internet.ts';"],
    good: ['apps/gate/src/x.test.ts', "import { a } from '@cloakroom/testkit/internet/internet.ts';"],
  },
  ownName: {
    bad: ['packages/web/src/x.ts', "import { a } from '../../kit/src/fault.ts';"],
    good: ['packages/web/src/look/x.ts', "import { a } from '../site.ts';"],
  },
  environment: {
    bad: ['apps/gate/src/x.ts', "const { HOME } = process['env'];"],
    good: ['apps/gate/src/config.ts', 'const home = process.env.HOME;'],
  },
  dialling: {
    bad: ['apps/gate/src/x.ts', "import { createServer, request } from 'node:http';"],
    good: [
      'apps/gate/src/x.ts',
      "import { createServer, type ClientRequest } from 'node:http';\n// fetch(1)\napp.fetch(1);",
    ],
  },
  opening: {
    bad: ['apps/store/src/x.ts', "const { DatabaseSync } = await import('node:sqlite');"],
    good: ['packages/database/src/x.ts', "import { DatabaseSync } from 'node:sqlite';"],
  },
  output: {
    bad: ['packages/net/src/x.ts', "console.log('x');"],
    good: ['apps/cloakroom/src/x.ts', "console.log('x');"],
  },
  defaultExport: {
    bad: ['apps/gate/src/x.ts', 'const a = 1;\nexport { a as default };'],
    good: ['apps/gate/src/x.ts', 'export const a = { default: 1 };'],
  },
  names: {
    bad: ['apps/gate/src/utils.ts', ''],
    good: ['apps/gate/src/utilisation.ts', ''],
  },
  browser: {
    bad: ['apps/gate/src/browser/x.ts', "import { randomBytes } from 'node:crypto';"],
    good: ['apps/gate/src/browser/x.ts', "import type { Hash } from 'node:crypto';"],
  },
  wallFirst: {
    bad: [
      'apps/store/src/main.ts',
      "import { holdWall } from '@cloakroom/web/wall.ts';\nimport './site.ts';\n\nholdWall('store');",
    ],
    good: [
      'apps/store/src/main.ts',
      "import { holdWall } from '@cloakroom/web/wall.ts';\n\nholdWall('store');\nawait import('./site.ts');",
    ],
  },
  orphan: {
    bad: ['apps/gate/src/x.ts', 'export const a = 1;'],
    good: ['apps/gate/src/main.ts', 'export const a = 1;'],
  },
};

test('every rule has a planted breach', () => {
  assert.deepEqual(Object.keys(planted).toSorted(), [...ruleNames].toSorted());
});

for (const [rule, { bad, good }] of Object.entries(planted)) {
  test(`${rule}: the planted breach is found, its neighbour passes`, () => {
    const found = (file: readonly [string, string]): number =>
      breaches([readModule(...file)]).filter((breach) => breach.rule === rule).length;
    assert.equal(found(bad), 1);
    assert.equal(found(good), 0);
  });
}

test('a browser module is followed through what it imports', () => {
  const found = breaches([
    readModule('apps/gate/src/browser/main.ts', "import { a } from '../middle.ts';"),
    readModule('apps/gate/src/middle.ts', "import { readFileSync } from 'node:fs';"),
  ]).filter((breach) => breach.rule === 'browser');
  assert.equal(found.length, 1);
});

test('a house is refused by any way of writing its name', () => {
  const ways = [
    "import '@cloakroom/gate/main.ts';",
    "export * from '../../gate/src/config.ts';",
    "await import('@cloakroom/gate/config.ts');",
    "import {\n  a,\n  b,\n} from '@cloakroom/gate/config.ts';",
  ];
  for (const text of ways) {
    const found = breaches([readModule('apps/store/src/x.ts', text)]).map((breach) => breach.rule);
    assert.ok(found.includes('appsApart'), text);
  }
});
