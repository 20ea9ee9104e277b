/**
 * The walls of the house as rules over its modules. Each says what stands wrong, and every exception has its reason.
 * @module
 */
import { posix } from 'node:path';
import type { Import, Module } from './modules.ts';

/** One breach of one rule. */
export interface Breach {
  readonly rule: string;
  readonly path: string;
  /** What is wrong there. */
  readonly what: string;
}

/** A rule looks at one module, and may ask for the others. */
type Rule = (module: Module, all: ReadonlyMap<string, Module>) => readonly string[];

/** Each package imports only those to its left. */
const layers = [
  'kit',
  'passes',
  'policy',
  'net',
  'database',
  'web',
  'ledger',
  'mail',
  'promises',
  'disclosure',
  'console',
];

/** The processes with a wall between each two. */
const houses = ['store', 'gate', 'nyms', 'vault'];

/** Who may use what dials or binds, and why. */
const diallers: Readonly<Record<string, string>> = {
  'packages/net/': 'it is the one that dials',
  'packages/testkit/': 'it is a small internet to dial into',
  'packages/web/src/socket.ts': 'it asks a path of this machine whether anybody is there',
  'apps/cloakroom/': 'it asks ports of this machine, and runs no customer',
};

/** Who may write to standard output and error, and why. */
const writers: Readonly<Record<string, string>> = {
  'packages/web/src/open.ts': 'the sink of the log',
  'apps/cloakroom/': 'the command talks to its user',
};

/** What a server may take from node:http; all else of it dials. */
const serverNames = new Set(['createServer', 'STATUS_CODES', 'Server', 'IncomingMessage', 'ServerResponse']);

const rules: Readonly<Record<string, Rule>> = {
  layers(module) {
    const own = packageOf(module.path);
    if (own === undefined || own === 'testkit' || isTest(module.path)) return [];
    return targets(module).flatMap(({ group, name }) => {
      if (group !== 'packages' || name === own) return [];
      if (name === 'testkit') return [];
      return layers.indexOf(name) < layers.indexOf(own) && layers.includes(name)
        ? []
        : [`${own} imports ${name}`];
    });
  },
  appsApart(module) {
    const [group, own] = module.path.split('/');
    if (group !== 'apps' && group !== 'packages') return [];
    return targets(module).flatMap(({ group: there, name }) =>
      there === 'apps' && !(group === 'apps' && name === own) ? [`imports the app ${name}`] : [],
    );
  },
  testsApart(module) {
    if (isTest(module.path) || packageOf(module.path) === 'testkit') return [];
    return module.imports.flatMap((one) => {
      const file = fileOf(module, one) ?? '';
      return isTest(file) || packageOf(file) === 'testkit'
        ? [`imports ${one.specifier}, which is for tests`]
        : [];
    });
  },
  ownName(module) {
    return module.imports.flatMap(({ specifier }) => {
      if (!specifier.startsWith('.')) return [];
      const there = homeOf(posix.join(posix.dirname(module.path), specifier));
      return there === homeOf(module.path)
        ? []
        : [`reaches ${specifier} by a path, not by its package's name`];
    });
  },
  environment(module) {
    if (isTest(module.path) || module.path.endsWith('/config.ts')) return [];
    const imported = module.imports.some(({ specifier }) => specifier === 'node:process');
    return imported || module.globals.has('process.env') ? ['reads the environment'] : [];
  },
  dialling(module) {
    if (isTest(module.path) || isBrowser(module.path) || allowed(diallers, module.path)) return [];
    const globals = ['fetch', 'WebSocket', 'EventSource'].filter((name) => module.globals.has(name));
    return [...globals, ...module.imports.flatMap(dials)].map((what) => `dials with ${what}`);
  },
  opening(module) {
    if (isTest(module.path) || packageOf(module.path) === 'database') return [];
    const drivers = module.imports.filter(({ specifier }) =>
      /^(node:sqlite|pg|postgres|better-sqlite3)$/.test(specifier),
    );
    return drivers.map(({ specifier }) => `opens a database with ${specifier}`);
  },
  output(module) {
    if (isTest(module.path) || isBrowser(module.path) || allowed(writers, module.path)) return [];
    return ['console', 'process.stdout']
      .filter((name) => module.globals.has(name))
      .map((name) => `writes to ${name}`);
  },
  defaultExport(module) {
    return /^export\s+default\b|^export\s*\{[^}]*\bas\s+default\b/m.test(module.text)
      ? ['has a default export']
      : [];
  },
  names(module) {
    const name = posix.basename(module.path).replace(/(\.test)?\.ts$/, '');
    return /^(index|utils?|helpers?|common|misc|shared|types)$/.test(name) ? [`is called ${name}`] : [];
  },
  browser(module, all) {
    return isBrowser(module.path) && !isTest(module.path) ? nodeWays(module, all, new Set()) : [];
  },
  wallFirst(module) {
    const house = houses.find((name) => module.path === `apps/${name}/src/main.ts`);
    if (house === undefined) return [];
    const before = module.text.slice(0, Math.max(0, module.text.indexOf(`\nholdWall('${house}');`)));
    const early = readStatic(before);
    return early.length === 1 && early[0] === '@cloakroom/web/wall.ts' && readStatic(module.text).length === 1
      ? []
      : ['does not hold the wall before it imports the rest'];
  },
  orphan(module, all) {
    if (isTest(module.path) || isEntry(module.path)) return [];
    const testkit = packageOf(module.path) === 'testkit';
    for (const other of all.values()) {
      if (!testkit && isTest(other.path)) continue;
      if (other !== module && other.imports.some((one) => fileOf(other, one) === module.path)) return [];
    }
    return [testkit ? 'is imported by nobody' : 'is imported by nobody but tests'];
  },
};

/** The names of all rules. */
export const ruleNames: readonly string[] = Object.keys(rules);

/** Everything that breaks a rule. */
export function breaches(modules: readonly Module[]): readonly Breach[] {
  const all = new Map(modules.map((module) => [module.path, module]));
  return modules.flatMap((module) =>
    Object.entries(rules).flatMap(([rule, check]) =>
      check(module, all).map((what) => ({ rule, path: module.path, what })),
    ),
  );
}

/** Tests and what only they use: folders named test, and stand-ins. The launcher's test folder is its verb. */
function isTest(path: string): boolean {
  if (/^(tests|bench)\/|\.test\.ts$|\/stand-in\.ts$/.test(path)) return true;
  return path.includes('/test/') && !path.startsWith('apps/cloakroom/');
}

/** Where a process begins: nobody imports it. */
function isEntry(path: string): boolean {
  return /(\/main|\.child)\.ts$/.test(path);
}

function isBrowser(path: string): boolean {
  return path.includes('/browser/');
}

function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1];
}

/** The package or app a file belongs to; tests and benchmarks are one home each. */
function homeOf(path: string): string {
  const [group = '', name = ''] = path.split('/');
  return group === 'apps' || group === 'packages' ? `${group}/${name}` : group;
}

function allowed(exceptions: Readonly<Record<string, string>>, path: string): boolean {
  return Object.keys(exceptions).some((prefix) => path.startsWith(prefix));
}

const appNames = new Set([...houses, 'cloakroom', 'client']);

/** The packages and apps a module imports from, by name or by path. */
function targets(module: Module): readonly { readonly group: string; readonly name: string }[] {
  return module.imports.flatMap((one) => {
    const [group, name] = fileOf(module, one)?.split('/') ?? [];
    return group === undefined || name === undefined ? [] : [{ group, name }];
  });
}

/** The file of ours that an import leads to. */
function fileOf(module: Module, { specifier }: Import): string | undefined {
  const named = /^@cloakroom\/([^/]+)\/(.+)$/.exec(specifier);
  if (named !== null)
    return `${appNames.has(named[1] ?? '') ? 'apps' : 'packages'}/${named[1]}/src/${named[2]}`;
  return specifier.startsWith('.') ? posix.join(posix.dirname(module.path), specifier) : undefined;
}

function dials({ specifier, names, typeOnly }: Import): readonly string[] {
  if (typeOnly) return [];
  if (/^(node:(net|tls|dgram|dns)(\/.*)?|undici|ws)$/.test(specifier)) return [specifier];
  if (!/^node:(http|https|http2)$/.test(specifier)) return [];
  return names.filter((name) => !serverNames.has(name)).map((name) => `${specifier} ${name}`);
}

/** The ways by which a browser module would come to a module of Node's. */
function nodeWays(module: Module, all: ReadonlyMap<string, Module>, seen: Set<string>): readonly string[] {
  if (seen.has(module.path)) return [];
  seen.add(module.path);
  return module.imports.flatMap((one) => {
    if (one.typeOnly) return [];
    if (one.specifier.startsWith('node:')) return [`comes to ${one.specifier} through ${module.path}`];
    const next = all.get(fileOf(module, one) ?? '');
    return next === undefined ? [] : nodeWays(next, all, seen);
  });
}

/** Static imports only: those that load before the first statement runs. */
function readStatic(text: string): readonly string[] {
  return [...text.matchAll(/^import\s[^'"]*['"]([^'"]+)['"]/gm)].map((match) => match[1] ?? '');
}
