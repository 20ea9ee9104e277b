/**
 * The one way in: `node start.mjs VERB …`, on any Node ≥ 20. Installs the packages when the lock has changed, finds
 * the pinned Node among them and becomes it. Plain JavaScript because it runs before anything is installed.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const tree = dirname(realpathSync(fileURLToPath(import.meta.url)));
const modules = join(tree, 'node_modules');
const [verb = 'help', ...argv] = process.argv.slice(2);

/** These need the developer's packages too; every other verb does with the packages of an installation. */
const developerVerbs = ['test', 'test:long', 'check', 'bench'];
/** These start something new, and so never run on packages that another lock has asked for. */
const startingVerbs = ['launch', ...developerVerbs];
const kind = developerVerbs.includes(verb) ? 'full' : 'prod';

/** A registry that does not answer ends an install after two tries of this long. */
const fetchTimeoutMs = 30_000;
const progressEveryMs = 5_000;

if (Number(process.versions.node.split('.')[0]) < 20) {
  refuse(
    `Cloakroom starts with Node 20 or newer; this is ${process.versions.node}.`,
    'Install a newer Node and try again.',
  );
}
const manifest = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8'));
const wanted = createHash('sha256')
  .update(readFileSync(join(tree, 'package-lock.json')))
  .update(readFileSync(join(tree, 'package.json')))
  .digest('hex');

// A verb like stop, asked about a running instance, takes the packages that instance runs on.
const borrows = !startingVerbs.includes(verb) && readStamp() !== null && runningInstance() !== null;
if (!isInstalled() && !borrows) await install();
become(pinnedNode());

/* ---- the packages ---- */

/** What the last complete install was for, or null when there is none: the stamp is the last file it writes. */
function readStamp() {
  try {
    return JSON.parse(readFileSync(join(modules, '.cloakroom.json'), 'utf8'));
  } catch {
    return null;
  }
}

/** Whether the packages are there, whole, as the lock of now names them. A full install has all of the other kind. */
function isInstalled() {
  const stamp = readStamp();
  return stamp !== null && stamp.lock === wanted && (stamp.kind === 'full' || kind === 'prod');
}

/** Installs exactly what the lock names, alone. */
async function install() {
  const letGo = holdInstall();
  process.on('exit', letGo);
  // Another start may have done it all between our look and our lock.
  if (!isInstalled()) await runInstall();
  process.removeListener('exit', letGo);
  letGo();
}

/** Runs npm to its end and writes the stamp, or ends this process with a sentence. */
async function runInstall() {
  const running = runningInstance();
  if (running !== null) {
    refuse(
      `Cloakroom runs from this folder (pid ${running.processes.launcher}), and its packages would have to be replaced.`,
      `Stop it first: ./cloakroom stop${running.offset === 0 ? '' : ` --offset ${running.offset}`}`,
    );
  }
  const npm = npmCommand();
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  note(
    `Installing what Cloakroom needs from npm (${kind === 'full' ? 'with' : 'without'} the developer's tools) …`,
  );
  rmSync(join(modules, '.cloakroom.json'), { force: true });
  const child = spawn(
    npm.file,
    [
      ...npm.first,
      'ci',
      ...(kind === 'full' ? ['--include=dev'] : ['--omit=dev']),
      '--include=optional',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-progress',
      '--no-update-notifier',
      '--loglevel=error',
      '--fetch-retries=1',
      '--fetch-retry-mintimeout=1000',
      `--fetch-timeout=${fetchTimeoutMs}`,
    ],
    { cwd: tree, env: npm.environment, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  let stopped = null;
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      stopped = signal;
      child.kill('SIGTERM');
    });
  }
  const ticking = setInterval(() => note(`… still installing (${seconds()} s)`), progressEveryMs);
  const code = await new Promise((done) => {
    child.once('error', () => done(null));
    child.once('close', (exit) => done(exit));
  });
  clearInterval(ticking);
  for (const signal of ['SIGTERM', 'SIGINT']) process.removeAllListeners(signal);
  if (stopped !== null) {
    note('The install was stopped. Nothing is lost: the next start installs again.');
    process.exit(128 + constants.signals[stopped]);
  }
  if (code !== 0) {
    refuse(
      code === null ? 'npm could not be run.' : `npm could not install the packages (after ${seconds()} s).`,
      code === null
        ? 'Install npm and try again.'
        : 'Check that the npm registry can be reached (npm config get registry) and that the disk has room, then try again.',
    );
  }
  writeFileSync(join(modules, '.cloakroom.json.new'), `${JSON.stringify({ lock: wanted, kind })}\n`);
  renameSync(join(modules, '.cloakroom.json.new'), join(modules, '.cloakroom.json'));
  note(`Installed in ${seconds()} s.`);
}

/** Takes the lock beside node_modules, so that two starts never install at once; returns what lets it go. */
function holdInstall() {
  const path = join(tree, '.install.lock');
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, born: bornAt(process.pid) }));
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      try {
        // A link appears with its whole content, or not at all.
        linkSync(own, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const text = readOr(path, null);
      const holder = parseOr(text, null);
      if (holder !== null && isAlive(holder.pid, holder.born)) {
        refuse(
          `Another start (pid ${holder.pid}) is installing the packages of this folder.`,
          'Wait until it is done, then try again.',
        );
      }
      // Its holder is dead. Another start may have seen that too and be quicker: look again at what is taken aside.
      const aside = `${own}.stale`;
      try {
        renameSync(path, aside);
      } catch {
        continue;
      }
      if (readOr(aside, null) !== text) linkSync(aside, path);
      rmSync(aside, { force: true });
    }
  } catch (error) {
    if (error.code === 'EEXIST') refuse('Another start is installing the packages.', 'Wait, then try again.');
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
  return refuse(
    'The lock of the install cannot be had.',
    'Remove .install.lock from this folder and try again.',
  );
}

/**
 * How to run npm. Within npm scripts the first `node` on the path is the one in node_modules, which the install
 * replaces: npm runs on a Node outside of it.
 */
function npmCommand() {
  const paths = (process.env.PATH ?? '').split(delimiter).filter((folder) => {
    return folder !== '' && !`${folder}${sep}`.includes(`${sep}node_modules${sep}`);
  });
  const environment = { ...process.env, PATH: paths.join(delimiter) };
  const node = paths.map((folder) => join(folder, 'node')).find((file) => existsSync(file));
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js') && existsSync(cli) && !inside(cli)) {
    if (node !== undefined) return { file: node, first: [cli], environment };
    if (!inside(process.execPath)) return { file: process.execPath, first: [cli], environment };
  }
  return { file: 'npm', first: [], environment };
}

function inside(path) {
  try {
    return realpathSync(path).startsWith(`${modules}${sep}`);
  } catch {
    return true;
  }
}

/* ---- running instances ---- */

/** A living instance that runs from this tree, by the records that launchers keep. */
function runningInstance() {
  const uid = process.getuid?.() ?? 0;
  const runtime = process.env.XDG_RUNTIME_DIR;
  const own = runtime !== undefined && isAbsolute(runtime) && statOr(runtime, null)?.uid === uid;
  const folder = own ? join(runtime, 'cloakroom') : join(tmpdir(), `cloakroom-${uid}`);
  try {
    // Records in somebody else's folder are somebody else's word.
    const found = lstatSync(folder);
    if (!found.isDirectory() || found.uid !== uid) return null;
    for (const name of readdirSync(folder).filter((file) => /^\d+\.json$/.test(file))) {
      const instance = parseOr(readOr(join(folder, name), null), null);
      if (instance?.tree === tree && isAlive(instance.processes?.launcher, instance.born)) return instance;
    }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return null;
}

/** When a process was born, in ticks since the machine's start: a pid alone may be given out again. */
function bornAt(pid) {
  if (process.platform !== 'linux') return '';
  const stat = readOr(`/proc/${pid}/stat`, '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? '' : (fields[19] ?? '');
}

function isAlive(pid, born) {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return process.platform !== 'linux' || (born !== '' && bornAt(pid) === born);
}

/* ---- the pinned Node ---- */

/** The Node that everything runs on. */
function pinnedNode() {
  const name = `node-${process.platform}-${process.arch}`;
  const version = manifest.optionalDependencies?.[name];
  if (version === undefined) {
    if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
    return refuse(
      `There is no pinned Node for ${process.platform} on ${process.arch}, and this Node is ${process.versions.node}.`,
      'Run it with Node 24 or newer.',
    );
  }
  const file = join(modules, name, 'bin', 'node');
  if (realpathOr(process.execPath) === realpathOr(file) && process.versions.node === version) return file;
  const said = spawnSync(file, ['--version'], { encoding: 'utf8' });
  if (said.stdout?.trim() === `v${version}`) return file;
  return refuse(
    `The pinned Node ${version} is missing or does not run (node_modules/${name}/bin/node).`,
    'Remove the folder node_modules and start again; it is installed anew.',
  );
}

/** Runs the command on that Node, in place of this process where it can be. */
function become(node) {
  const args = [join(tree, 'apps', 'cloakroom', 'src', 'main.ts'), verb, ...argv];
  const underNpm = process.env.npm_lifecycle_event !== undefined;
  const { CLOAKROOM_FOLLOW_PARENT: _, ...environment } = process.env;
  const following = { ...environment, CLOAKROOM_FOLLOW_PARENT: '1' };
  if (typeof process.execve === 'function') {
    process.execve(node, [node, ...args], underNpm ? following : environment);
  }
  const child = spawn(node, args, { stdio: 'inherit', env: following });
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  if (underNpm) {
    // npm that is killed outright passes nothing on.
    setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, 250).unref();
  }
  child.once('error', () =>
    refuse('The pinned Node could not be run.', 'Remove node_modules and start again.'),
  );
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/* ---- small things ---- */

/** Progress goes to standard error: the output of a verb may be JSON. */
function note(text) {
  process.stderr.write(`${text}\n`);
}

function refuse(sentence, help) {
  note(`${sentence}\n${help}`);
  process.exit(1);
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

function parseOr(text, otherwise) {
  try {
    return JSON.parse(text) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function statOr(path, otherwise) {
  try {
    return statSync(path);
  } catch {
    return otherwise;
  }
}

function realpathOr(path) {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
