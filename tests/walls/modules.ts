/**
 * Reads the modules of the house: which they are, what each imports, and which globals its code really uses.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { transformSync } from 'esbuild';

/** One import, re-export or dynamic import. */
export interface Import {
  readonly specifier: string;
  /** The names it takes, without those that are types only; `*` for a namespace or a dynamic import. */
  readonly names: readonly string[];
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** One module. */
export interface Module {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** Which of `watched` the code uses unshadowed; what stands in strings and comments does not count. */
  readonly globals: ReadonlySet<string>;
}

/** The globals whose use a rule may forbid. */
const watched = ['console', 'fetch', 'WebSocket', 'EventSource', 'process.env', 'process.stdout'] as const;

/** The folders that hold the house's TypeScript. */
const roots = ['apps', 'packages', 'tests', 'bench'];

/** Reads every module below `root`. */
export function readModules(root: string): readonly Module[] {
  const entries = roots.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  return entries
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => readModule(relative(root, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')));
}

/** Reads one module from its text; tests plant such. */
export function readModule(path: string, text: string): Module {
  return { path, text, imports: readImports(text), globals: readGlobals(text) };
}

const fromStatement = /^(?:import|export)\s+(?:(type)\s)?([^'"`;()]*?)\s*from\s+['"]([^'"]+)['"]/gm;
const bareStatement = /^import\s+['"]([^'"]+)['"]/gm;
const dynamicCall = /(?<![.\w'"`])(?:import|require)\(\s*['"]([^'"]+)['"]/g;

function readImports(text: string): readonly Import[] {
  const found: Import[] = [];
  for (const [, type, clause = '', specifier = ''] of text.matchAll(fromStatement)) {
    const names = type === undefined ? namesOf(clause) : [];
    found.push({ specifier, names, typeOnly: names.length === 0 });
  }
  for (const pattern of [bareStatement, dynamicCall]) {
    for (const [, specifier = ''] of text.matchAll(pattern)) {
      found.push({ specifier, names: ['*'], typeOnly: false });
    }
  }
  return found;
}

/** `a, { b as c, type D }` → a, b. A default import counts under its local name. */
function namesOf(clause: string): readonly string[] {
  if (clause.includes('*')) return ['*'];
  return clause
    .replace(/[{}]/g, ',')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('type '))
    .map((part) => part.split(/\s/)[0] ?? part);
}

/** A real parser answers: esbuild replaces only uses of the global itself. */
function readGlobals(text: string): ReadonlySet<string> {
  const mark = (name: string): string => `__watched_${name.replace('.', '_')}`;
  const define = Object.fromEntries(watched.map((name) => [name, mark(name)]));
  const { code } = transformSync(text, { loader: 'ts', define, tsconfigRaw: '{}' });
  return new Set(watched.filter((name) => code.includes(mark(name))));
}
