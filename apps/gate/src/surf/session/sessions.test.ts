import assert from 'node:assert/strict';
import test from 'node:test';
import { type Clock, manualClock } from '@cloakroom/kit/clock.ts';
import { seededRandom } from '@cloakroom/kit/random.ts';
import type { Egress, EgressPartition } from '@cloakroom/net/egress.ts';
import { openSealer } from './seal.ts';
import { openSessions, type Sessions } from './sessions.ts';

const noon = Date.UTC(2026, 5, 1, 12);
const hour = 3_600_000;

/** Sessions on a stand-in egress; `closed` are the partitions that were closed, `written` the ids that were spent. */
function open(clock: Clock): { sessions: Sessions; closed: EgressPartition[]; written: string[] } {
  const closed: EgressPartition[] = [];
  const written: string[] = [];
  const egress: Egress = {
    partition() {
      const made: EgressPartition = {
        request: () => Promise.reject(new Error('no site is asked here')),
        upgrade: () => Promise.reject(new Error('no site is asked here')),
        async close() {
          closed.push(made);
        },
      };
      return made;
    },
    close: async () => {},
  };
  const spent = {
    has: (id: string) => written.includes(id),
    async spend(id: string) {
      return written.push(id) > 0;
    },
    close: async () => {},
  };
  const random = seededRandom('sessions');
  const sealer = openSealer(seededRandom('seal').bytes(32), random);
  return { sessions: openSessions({ egress, sealer, spent, clock, random }), closed, written };
}

test('each session has connections, a key and labels of its own', () => {
  const { sessions } = open(manualClock(noon));
  const [one, two] = [sessions.open(noon + hour, true), sessions.open(noon + hour, true)];
  assert.notEqual(one.session.egress, two.session.egress);
  assert.notEqual(one.session.jar, two.session.jar);
  assert.notDeepEqual(one.session.labelKey, two.session.labelKey);
  const label = one.session.labels.labelOf('https://site.example') ?? '';
  assert.notEqual(two.session.labels.labelOf('https://site.example'), label);
  assert.equal(sessions.byLabel(label), one.session);
  assert.equal(two.session.labels.originOf(label), null);
  assert.equal(sessions.byCookie(one.cookie), one.session);
  assert.equal(sessions.byCookie(`${one.cookie}x`), null);
});

test('the cookie is neither kept nor sealed nor written', async () => {
  const { sessions, written } = open(manualClock(noon));
  const { session, cookie } = sessions.open(noon + hour, true);
  await sessions.end(session);
  assert.equal(written.length, 1);
  assert.notEqual(session.proof, cookie);
  assert.ok(!JSON.stringify([session, written]).includes(cookie));
});

test('a session that has ended is forgotten with its connections', () => {
  const clock = manualClock(noon);
  const { sessions, closed } = open(clock);
  const { session, cookie } = sessions.open(noon + hour, true);
  const label = session.labels.labelOf('https://site.example') ?? '';
  clock.advance(hour - 1);
  assert.equal(sessions.byCookie(cookie), session);
  assert.equal(sessions.byLabel(label), session);
  clock.advance(1);
  assert.equal(sessions.size(), 0);
  assert.deepEqual(closed, [session.egress]);
  assert.equal(sessions.byLabel(label), null);
});

test('a session ends at its end, also where timers are late', () => {
  let now = noon;
  const { sessions } = open({ now: () => now, after: () => () => {} });
  const { session, cookie } = sessions.open(noon + hour, true);
  const label = session.labels.labelOf('https://site.example') ?? '';
  now += hour - 1;
  assert.equal(sessions.byCookie(cookie), session);
  now += 1;
  assert.equal(sessions.byCookie(cookie), null);
  assert.equal(sessions.byLabel(label), null);
});

test('a sealed state opens nothing after the end of its session', () => {
  const before = open(manualClock(noon));
  const { session, cookie } = before.sessions.open(noon + hour, true);
  const sealed = before.sessions.seal(session);
  assert.equal(open(manualClock(noon + hour - 1)).sessions.resume(sealed, cookie)?.proof, session.proof);
  assert.equal(open(manualClock(noon + hour)).sessions.resume(sealed, cookie), null);
});
