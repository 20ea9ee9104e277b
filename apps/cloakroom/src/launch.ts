/**
 * `launch`: every house of an installation on this machine, until a signal ends it.
 * @module
 */
import { systemClock } from '@cloakroom/kit/clock.ts';
import { Fault } from '@cloakroom/kit/fault.ts';
import { systemRandom } from '@cloakroom/kit/random.ts';
import { banner } from '@cloakroom/web/look/mark.ts';
import { readArguments, readOffset } from './args.ts';
import { bornAt } from './birth.ts';
import type { Surroundings } from './config.ts';
import { addressesAt, doors, environmentOf, type HouseName, houseNames, portsAt } from './houses.ts';
import { claimInstance, type Instance, removeInstance, updateInstance } from './instance.ts';
import { surfLink } from './link.ts';
import { requireFreePorts } from './ports.ts';
import { coloursFor, columns, say } from './say.ts';
import { spawnHouse } from './spawn.ts';
import { grantKeys, holdState, prepareState, statePath } from './state.ts';
import { type HouseEvent, type Supervisor, supervise } from './supervise.ts';

/** Options of this verb. */
const options = { offset: 'string', state: 'string' } as const;

/** Runs the installation; resolves with the exit code when all of it is gone. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  const given = readArguments(argv, options);
  const offset = readOffset(given.text('offset'));
  const state = statePath(around.tree, given.text('state'));
  process.umask(0o077);
  // Whoever read our lines may be gone (`npm start | head`); that is no reason to stop.
  process.stdout.on('error', () => undefined);
  const leave = leaving(around.followsParent);

  const instance: Instance = {
    tree: around.tree,
    state,
    offset,
    ports: portsAt(offset),
    addresses: addressesAt(offset, around.environment),
    processes: { launcher: process.pid },
    startedAt: new Date(systemClock.now()).toISOString(),
    ready: false,
    born: bornAt(process.pid) ?? '',
  };
  const other = claimInstance(around, instance);
  if (other !== null) throw alreadyRunning(other);
  let letStateGo: (() => void) | undefined;
  try {
    prepareState(state);
    letStateGo = holdState(state);
    await requireFreePorts(instance.ports);
    return await serve(instance, around, leave);
  } finally {
    letStateGo?.();
    removeInstance(around, offset);
  }
}

/** Starts the houses, prints what there is, and waits for the end. */
async function serve(instance: Instance, around: Surroundings, leave: Promise<void>): Promise<number> {
  const keys = grantKeys(instance.state);
  const installation = { offset: instance.offset, state: instance.state, grantKey: keys.publicKey };
  const width = Math.max(...houseNames.map((name) => name.length));
  const supervisor = supervise({
    houses: houseNames,
    clock: systemClock,
    start: (house) =>
      spawnHouse({
        tree: around.tree,
        house,
        environment: environmentOf(house as HouseName, installation, around.environment),
        line: (line) => say(`${house.padEnd(width)}  ${line}`),
      }),
    tell: (event) => {
      queueMicrotask(() => record(instance, supervisor, around));
      tell(event, instance.ready);
    },
  });
  try {
    const outcome = await Promise.race([supervisor.ready.then(() => 'ready' as const), leave]);
    if (outcome === 'ready') {
      instance.ready = true;
      record(instance, supervisor, around);
      say(welcome(instance, keys.privateKey, around.colour));
      const end = await Promise.race([supervisor.allGivenUp.then(() => 'nothing left' as const), leave]);
      if (end === 'nothing left') throw nothingLeft();
    }
    say('Draining …');
    await supervisor.stop();
    say('Cloakroom has stopped.');
    return 0;
  } finally {
    await supervisor.stop();
  }
}

/** Keeps the record true. A disk that is full must not end an installation that serves. */
function record(instance: Instance, supervisor: Supervisor, around: Surroundings): void {
  instance.processes = { launcher: process.pid, ...supervisor.pids() };
  try {
    updateInstance(around, instance);
  } catch {
    say(
      'The record of this instance could not be written; other verbs may not see what changed. Is the disk full?',
    );
  }
}

/**
 * Resolves at the first SIGTERM or SIGINT, and where asked for when the parent is gone. Further signals change
 * nothing: npm passes on what the terminal has sent to everybody already.
 */
function leaving(followsParent: boolean): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    process.on('SIGTERM', () => resolve());
    process.on('SIGINT', () => resolve());
    // The timer also holds this process up while every house waits for its next start.
    setInterval(() => {
      if (followsParent && process.ppid !== parent) resolve();
    }, 250);
  });
}

/** What a start prints when all houses are ready. */
function welcome(instance: Instance, privateKey: string, colour: boolean): string {
  const paint = coloursFor(colour);
  const rows = doors.map((door) => [door.what, instance.addresses[door.name] ?? '']);
  const shell = instance.addresses['surf'] ?? '';
  const moved = instance.offset === 0 ? '' : ` --offset ${instance.offset}`;
  return [
    '',
    paint.yellow(banner),
    '',
    columns(rows),
    '',
    'Browse now (good once, until the end of the UTC day):',
    `  ${paint.bold(surfLink({ shell, privateKey, clock: systemClock, random: systemRandom }))}`,
    '',
    `Another link: ./cloakroom trial${moved}    Is all well: ./cloakroom doctor${moved}    Stop: Ctrl-C`,
    '',
  ].join('\n');
}

/** Says what happens to a house after the start; before, its own words say enough. */
function tell(event: HouseEvent, ready: boolean): void {
  if (event.is === 'died') {
    say(
      `The ${event.house} died (${event.how}); it starts again in ${event.againInMs} ms. The others serve on.`,
    );
  }
  if (event.is === 'ready' && ready) say(`The ${event.house} is back (pid ${event.pid}).`);
  if (event.is === 'given up') {
    say(
      `The ${event.house} died again (${event.how}) and stays off: it died too often within a minute. ` +
        'The others serve on. Mend what it said, then stop and start Cloakroom.',
    );
  }
}

function alreadyRunning(other: Instance): Fault {
  const addresses = Object.values(other.addresses).join(', ');
  const moved = other.offset === 0 ? '' : ` --offset ${other.offset}`;
  return new Fault({
    code: 'instance.running',
    status: 409,
    title: `Cloakroom runs already (pid ${other.processes['launcher']}): ${addresses}.`,
    help: `Stop it with \`./cloakroom stop${moved}\`, or start this one beside it with --offset N --state DIR.`,
  });
}

function nothingLeft(): Fault {
  return new Fault({
    code: 'house.none',
    status: 500,
    title: 'No house is left running.',
    help: 'What they said is above; mend that and start again.',
  });
}
