/**
 * docs/dependencies.md names every dependency, with the licence and the install scripts that it really has.
 * @module
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = new URL('..', import.meta.url);

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Manifest;
}

const own = manifest('package.json');
const wanted = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies };
const page = readFileSync(new URL('docs/dependencies.md', root), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| [@\w]/.test(line) && !line.startsWith('| package |'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, name = '', why = '', licence = '', upkeep = '', scripts = '']) => ({
    name,
    why,
    licence,
    upkeep,
    scripts,
  }));

test('the page lists what package.json does, once each', () => {
  assert.ok(rows.length > 0);
  assert.deepEqual(rows.map((row) => row.name).toSorted(), Object.keys(wanted).toSorted());
  for (const row of rows) assert.ok(row.why !== '' && row.upkeep !== '', row.name);
});

test('every version is exact', () => {
  for (const [name, version] of Object.entries(wanted)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
});

for (const row of rows) {
  const path = `node_modules/${row.name}/package.json`;
  // Of the two builds of Node npm installs the one for this machine.
  const elsewhere = own.optionalDependencies?.[row.name] !== undefined && !existsSync(new URL(path, root));
  if (elsewhere) continue;
  test(`${row.name} is as the page says`, () => {
    const installed = manifest(path);
    assert.equal(installed.version, wanted[row.name]);
    assert.equal(installed.license, row.licence);
    const scripts = ['preinstall', 'install', 'postinstall'].filter(
      (name) => installed.scripts?.[name] !== undefined,
    );
    assert.equal(row.scripts, scripts.length === 0 ? 'none' : `${scripts.join(', ')}, not run`);
  });
}

test('no install script runs', () => {
  assert.match(readFileSync(new URL('.npmrc', root), 'utf8'), /^ignore-scripts=true$/m);
});
