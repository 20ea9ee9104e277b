import assert from 'node:assert/strict';
import test from 'node:test';
import { type ManualClock, manualClock } from '@cloakroom/kit/clock.ts';
import { type HouseEvent, type HouseProcess, type Supervisor, supervise } from './supervise.ts';

/** A family of processes that do what the test says. */
interface Family {
  readonly clock: ManualClock;
  readonly events: HouseEvent[];
  readonly supervisor: Supervisor;
  /** Signals sent, as `house:signal`. */
  readonly signals: string[];
  /** The latest process of a house says that it is ready. */
  readonly ready: (house: string) => void;
  /** The latest process of a house ends. */
  readonly exit: (house: string, how?: string) => void;
}

function family(...houses: string[]): Family {
  const clock = manualClock();
  const events: HouseEvent[] = [];
  const signals: string[] = [];
  const latest = new Map<string, { ready: () => void; exit: (how: string) => void }>();
  let pid = 100;
  const start = (house: string): HouseProcess => {
    const calls = { ready: () => {}, exit: (_how: string) => {} };
    latest.set(house, calls);
    pid += 1;
    return {
      pid,
      onReady: (call) => {
        calls.ready = call;
      },
      onExit: (call) => {
        calls.exit = call;
      },
      kill: (signal) => void signals.push(`${house}:${signal}`),
    };
  };
  const supervisor = supervise({ houses, start, clock, tell: (event) => events.push(event) });
  return {
    clock,
    events,
    signals,
    supervisor,
    ready: (house) => latest.get(house)?.ready(),
    exit: (house, how = 'exit code 1') => latest.get(house)?.exit(how),
  };
}

test('the family is ready when every house is', async () => {
  const { supervisor, ready } = family('store', 'gate');
  let all = false;
  const done = (async () => {
    await supervisor.ready;
    all = true;
  })();
  ready('store');
  await Promise.resolve();
  assert.equal(all, false);
  ready('gate');
  await done;
  assert.deepEqual(supervisor.pids(), { store: 101, gate: 102 });
});

test('a house that cannot start the first time fails the start', async () => {
  const { supervisor, ready, exit } = family('store', 'gate');
  ready('store');
  exit('gate', 'SIGSEGV');
  await assert.rejects(supervisor.ready, {
    code: 'house.failed',
    title: 'The gate did not start (SIGSEGV).',
  });
});

test('a house that never says it is ready is ended', () => {
  const { clock, signals } = family('gate');
  clock.advance(29_999);
  assert.deepEqual(signals, []);
  clock.advance(1);
  assert.deepEqual(signals, ['gate:SIGKILL']);
});

test('a house that dies is started again, later each time, and the others are left alone', () => {
  const { clock, events, ready, exit, supervisor, signals } = family('store', 'gate');
  ready('store');
  ready('gate');
  exit('gate');
  assert.deepEqual(supervisor.pids(), { store: 101 });
  clock.advance(249);
  assert.deepEqual(supervisor.pids(), { store: 101 });
  clock.advance(1);
  assert.deepEqual(supervisor.pids(), { store: 101, gate: 103 });
  ready('gate');
  exit('gate');
  const waits = events.flatMap((event) => (event.is === 'died' ? [event.againInMs] : []));
  assert.deepEqual(waits, [250, 500]);
  assert.deepEqual(signals, []);
});

test('after five starts within a minute a house stays off; a calm minute forgives', async () => {
  const { clock, events, ready, exit, supervisor } = family('gate');
  const count = (is: HouseEvent['is']): number => events.filter((event) => event.is === is).length;
  ready('gate');
  exit('gate');
  clock.advance(61_000);
  for (let death = 0; death < 5; death += 1) {
    exit('gate');
    clock.advance(5_000);
  }
  assert.equal(count('died'), 6);
  assert.equal(count('given up'), 0);
  exit('gate');
  clock.advance(600_000);
  assert.equal(count('died'), 6);
  assert.equal(count('given up'), 1);
  await supervisor.allGivenUp;
});

test('stopping ends each once, waits for all, and uses force on those that stay', async () => {
  const { clock, signals, ready, exit, supervisor, events } = family('store', 'gate');
  ready('store');
  ready('gate');
  let gone = false;
  const done = (async () => {
    await supervisor.stop();
    gone = true;
  })();
  void supervisor.stop();
  assert.deepEqual(signals, ['store:SIGTERM', 'gate:SIGTERM']);
  exit('store', 'exit code 0');
  clock.advance(4_200);
  assert.deepEqual(signals.slice(2), ['gate:SIGKILL']);
  assert.equal(gone, false);
  exit('gate', 'SIGKILL');
  await done;
  assert.equal(events.filter((event) => event.is === 'died').length, 0);
});

test('stopping while a house waits for its next start starts nothing more', async () => {
  const { clock, ready, exit, supervisor, events } = family('gate');
  ready('gate');
  exit('gate');
  await supervisor.stop();
  clock.advance(60_000);
  assert.equal(events.filter((event) => event.is === 'started').length, 1);
});
