/**
 * `doctor`: the health of an installation, and of the machine it is on.
 * @module
 */
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { readArguments, readOffset } from './args.ts';
import type { Surroundings } from './config.ts';
import { doors, vaultSocket } from './houses.ts';
import { findInstance, type Instance } from './instance.ts';
import { limits } from './limits.ts';
import { coloursFor, columns, say } from './say.ts';

/** Options of this verb. */
const options = { offset: 'string' } as const;

/** One thing looked at. A `note` is worth knowing and no failure. */
export interface Finding {
  readonly what: string;
  readonly state: 'well' | 'note' | 'bad';
  readonly says: string;
}

/** Looks at everything; exit code 1 when something is bad. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  const offset = readOffset(readArguments(argv, options).text('offset'));
  const instance = findInstance(around, offset);
  const findings = [
    pinnedNode(around.tree),
    ipv6(),
    await names(),
    found(instance, offset),
    ...(instance === null ? [] : await health(instance)),
  ];
  const paint = coloursFor(around.colour);
  const words = { well: paint.green('well'), note: paint.yellow('note'), bad: paint.red('BAD ') };
  const lines = columns(
    findings.map(({ what, says }) => [what, says]),
    '',
  ).split('\n');
  say(findings.map(({ state }, row) => `  ${words[state]}  ${lines[row] ?? ''}`).join('\n'));
  say(`\n${next(findings, instance)}`);
  return findings.some((finding) => finding.state === 'bad') ? 1 : 0;
}

function pinnedNode(tree: string): Finding {
  const manifest = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8')) as {
    optionalDependencies?: Record<string, string>;
  };
  const pinned = manifest.optionalDependencies?.[`node-${process.platform}-${process.arch}`];
  const runs = process.versions.node;
  if (pinned === undefined)
    return { what: 'Node', state: 'note', says: `${runs}; none is pinned for this platform` };
  if (pinned === runs) return { what: 'Node', state: 'well', says: `${runs}, the pinned one` };
  return {
    what: 'Node',
    state: 'bad',
    says: `${runs} runs, ${pinned} is pinned; use ./cloakroom or npm to start it`,
  };
}

/** The loopback addresses that this machine has. */
function families(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.some((one) => one.address === '::1') ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
}

function ipv6(): Finding {
  if (families().length === 2) return { what: 'loopback', state: 'well', says: '127.0.0.1 and ::1' };
  return { what: 'loopback', state: 'note', says: '127.0.0.1 only; the houses serve on that' };
}

/** Browsers and curl resolve *.localhost themselves (RFC 6761 §6.3); programs that ask the system may not. */
async function names(): Promise<Finding> {
  const what = '*.localhost';
  try {
    await lookup('surf.localhost');
    return { what, state: 'well', says: 'the system resolves it' };
  } catch {
    const hosts = [...new Set(doors.map((door) => door.host))].join(' ');
    const says =
      'browsers and curl find it; programs that ask the system (wget, Python) do not. For them add to /etc/hosts: ' +
      `127.0.0.1 ${hosts}, or install libnss-myhostname`;
    return { what, state: 'note', says };
  }
}

function found(instance: Instance | null, offset: number): Finding {
  const what = 'instance';
  if (instance === null) return { what, state: 'bad', says: `none runs at offset ${offset}` };
  const says = `pid ${instance.processes['launcher']}, since ${instance.startedAt}, state in ${instance.state}`;
  return instance.ready
    ? { what, state: 'well', says }
    : { what, state: 'note', says: `still starting; ${says}` };
}

/** Asks each door on both families, and the vault on its socket. */
async function health(instance: Instance): Promise<Finding[]> {
  const asked = doors.map(async (door) => {
    const port = instance.ports[door.name] ?? 0;
    const answers = await Promise.all(families().map((host) => isWell({ host, port })));
    return judged(door.name, answers.every(Boolean), instance.addresses[door.name] ?? '');
  });
  const vault = isWell({ socketPath: vaultSocket(instance.state) }).then((well) =>
    judged('vault', well, 'its socket'),
  );
  return Promise.all([...asked, vault]);
}

function judged(what: string, well: boolean, where: string): Finding {
  return well
    ? { what, state: 'well', says: where }
    : { what, state: 'bad', says: `${where} does not answer /healthz` };
}

/** Whether /healthz answers 200 there. */
function isWell(where: Pick<RequestOptions, 'host' | 'port' | 'socketPath'>): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(
      { ...where, path: '/healthz', timeout: limits.health.value, agent: false },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
    asked.once('close', () => resolve(false));
    asked.end();
  });
}

function next(findings: readonly Finding[], instance: Instance | null): string {
  if (instance === null)
    return 'Start one with `npm start`; if it runs moved to other ports, name them with --offset N.';
  if (findings.some((finding) => finding.state === 'bad')) {
    return 'A house that does not answer is started again by itself; if it stays so, stop and start Cloakroom.';
  }
  const moved = instance.offset === 0 ? '' : ` --offset ${instance.offset}`;
  return `All is well. A link to browse with: ./cloakroom trial${moved}`;
}
