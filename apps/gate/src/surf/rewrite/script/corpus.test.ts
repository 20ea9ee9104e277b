/**
 * Whole packages through the rewriter, against a parser: what comes out parses, differs from what went in by the
 * names alone, and misses none of them.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { Splicer } from '../edits.ts';
import { session } from '../test/session.ts';
import { Translator } from '../url.ts';
import { HELPER, LOCATION } from './names.ts';
import { mayNeedEdits, scriptEdits } from './rewriter.ts';

type Tree =
  | null
  | boolean
  | number
  | string
  | undefined
  | readonly Tree[]
  | { readonly [name: string]: Tree };
type Node = { readonly [name: string]: Tree };
type SourceType = 'module' | 'script' | 'commonjs';
type Parse = (
  name: string,
  text: string,
  options: { readonly sourceType: SourceType },
) => { readonly program: Tree; readonly errors: readonly unknown[] };

// The parser of knip, an import of nobody's.
const { parseSync } = createRequire(createRequire(import.meta.url).resolve('knip'))('oxc-parser') as {
  parseSync: Parse;
};

const modules = fileURLToPath(new URL('../../../../../../node_modules/', import.meta.url));
const packages = [
  'axe-core',
  'fast-check',
  'hono',
  'jiti',
  'knip',
  'parse5',
  'playwright-core',
  'undici',
  'zod',
  'yaml',
];

function* scripts(): Generator<string> {
  for (const name of packages) {
    for (const entry of readdirSync(modules + name, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && /\.[cm]?js$/.test(entry.name))
        yield readFileSync(`${entry.parentPath}/${entry.name}`, 'latin1');
    }
  }
}

function rewrite(text: string): string {
  const splicer = new Splicer();
  splicer.append(text);
  scriptEdits(text, new Translator(session({ gateOrigin: (origin) => origin })), splicer.replace);
  return splicer.take(text.length);
}

function parse(
  text: string,
  types: readonly SourceType[],
): { readonly program: Tree; readonly type: SourceType } | null {
  for (const type of types) {
    const { program, errors } = parseSync('x.js', text, { sourceType: type });
    if (errors.length === 0) return { program, type };
  }
  return null;
}

function isNode(tree: Tree): tree is Node {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree) && !(tree instanceof RegExp);
}

function isHelper(tree: Tree): boolean {
  if (!isNode(tree)) return false;
  return tree['name'] === HELPER || (tree['type'] === 'MemberExpression' && isHelper(tree['object']));
}

const beside = new Set(['start', 'end', 'raw', 'shorthand', 'optional']);

/** The tree without what the rewriter may change. */
function plain(tree: Tree): unknown {
  if (Array.isArray(tree)) return tree.map(plain);
  if (!isNode(tree)) return typeof tree === 'bigint' ? String(tree) : tree === LOCATION ? 'location' : tree;
  if (tree['type'] === 'ParenthesizedExpression' || tree['type'] === 'ChainExpression')
    return plain(tree['expression']);
  if (tree['type'] === 'CallExpression' && isHelper(tree['callee']))
    return plain((tree['arguments'] as readonly Tree[])[0]);
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([name]) => !beside.has(name))
      .map(([name, value]) => [name, plain(value)]),
  );
}

interface Count {
  names: number;
  members: number;
}

const keyed = new Set(['Property', 'MethodDefinition', 'PropertyDefinition', 'AccessorProperty']);
const told = new Set(['location', 'postMessage']);

/** How many names and members there are to change. */
function count(tree: Tree, found: Count): Count {
  if (Array.isArray(tree)) for (const one of tree as readonly Tree[]) count(one, found);
  if (!isNode(tree)) return found;
  const { type } = tree as { type: string };
  if (type === 'MemberExpression') {
    const { object, property, computed } = tree as { object: Node; property: Node; computed: boolean };
    const named = property as { value?: string | number; name?: string };
    const name = String(computed ? named.value : named.name);
    const own = property['type'] === 'PrivateIdentifier' || object['type'] === 'Super';
    if (told.has(name) && !own && (!computed || property['type'] === 'Literal')) found.members += 1;
    count(object, found);
    if (computed) count(property, found);
  } else if (type === 'Identifier') {
    if (tree['name'] === 'location') found.names += 1;
  } else if (keyed.has(type) && tree['computed'] !== true) {
    count(tree['value'], found);
  } else if (type === 'ImportSpecifier' || type === 'ExportSpecifier') {
    count(tree['local'], found);
  } else if (
    type !== 'ExportAllDeclaration' &&
    !(type === 'ExportNamedDeclaration' && tree['source'] !== null)
  ) {
    for (const value of Object.values(tree)) count(value, found);
  }
  return found;
}

/** Whether the text was changed, and then rightly. */
function check(text: string): boolean {
  const out = rewrite(text);
  if (out === text) return false;
  const before = parse(text, ['module', 'script', 'commonjs']);
  if (before === null) return false;
  const afterwards = parse(out, [before.type]);
  assert.ok(afterwards !== null, `does not parse: ${text.slice(0, 80)}`);
  assert.deepEqual(
    { names: out.split(LOCATION).length - 1, members: out.split(`${HELPER}(`).length - 1 },
    count(before.program, { names: 0, members: 0 }),
    text.slice(0, 80),
  );
  assert.equal(
    JSON.stringify(plain(afterwards.program)),
    JSON.stringify(plain(before.program)),
    text.slice(0, 80),
  );
  return true;
}

test('files as they are: untouched where nothing matches, else right', () => {
  let changed = 0;
  for (const text of scripts()) {
    if (text.length > 1_000_000) continue;
    if (!mayNeedEdits(text)) assert.equal(rewrite(text), text);
    else if (check(text)) changed += 1;
  }
  assert.ok(changed >= 15, `${changed}`);
});

for (const words of ['options|node|e', 'value|type|t']) {
  test(`files in which ${words} are called location: hundreds of places in each`, () => {
    const word = new RegExp(`(?<![\\w$])(?:${words})(?![\\w$])`, 'g');
    let changed = 0;
    for (const text of scripts()) {
      // The largest say no more than the others, and take long to compare.
      if (text.length > 100_000 || /\bexport (?:const|let|var|function) /.test(text)) continue;
      if (check(text.replace(word, 'location'))) changed += 1;
    }
    assert.ok(changed >= 100, `${changed}`);
  });
}
