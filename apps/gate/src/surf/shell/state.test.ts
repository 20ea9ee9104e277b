import assert from 'node:assert/strict';
import test from 'node:test';
import { type Happening, initial, mustStopScripts, next, type State, shieldOf } from './state.ts';

const session = { endsAt: 1_000, scripts: true };
const page = { url: 'https://a.example/', title: 'A' };
const run = (...all: Happening[]): State => all.reduce(next, initial);

test('first visit, ticket, page, new identity', () => {
  assert.equal(run({ type: 'none' }).stage, 'welcome');
  assert.equal(run({ type: 'none' }, { type: 'live', session }).stage, 'start');
  const site = run(
    { type: 'live', session },
    { type: 'opening' },
    { type: 'navigating' },
    { type: 'shown', page },
  );
  assert.deepEqual([site.stage, site.page, site.opening], ['site', page, false]);
  assert.equal(next(site, { type: 'live', session }).stage, 'site');
  const wiping = next(site, { type: 'wiping' });
  assert.deepEqual([wiping.stage, wiping.page], ['wiping', null]);
  const wiped = { sites: 3, cookies: 5, unconfirmed: 0 };
  const fresh = next(next(wiping, { type: 'live', session }), { type: 'fresh', wiped });
  assert.deepEqual([fresh.stage, fresh.wiped], ['start', wiped]);
  assert.equal(next(fresh, { type: 'navigating' }).wiped, null);
});

test('an ended ticket takes its page along', () => {
  const ended = run(
    { type: 'live', session },
    { type: 'navigating' },
    { type: 'shown', page },
    { type: 'ended' },
  );
  assert.deepEqual([ended.stage, ended.session, ended.page], ['ended', null, null]);
});

test('a refusal ends the wait and stays until it is dismissed or something is opened', () => {
  const refusal = { title: 'No.', detail: 'Why.' };
  const refused = run({ type: 'live', session }, { type: 'opening' }, { type: 'refused', refusal });
  assert.deepEqual([refused.opening, refused.refusal], [false, refusal]);
  assert.equal(next(refused, { type: 'dismissed' }).refusal, null);
  assert.equal(next(refused, { type: 'opening' }).refusal, null);
});

test('a session clears what was refused for want of one, and nothing else', () => {
  const refusal = { title: 'No.', detail: 'Why.' };
  const without = run({ type: 'none' }, { type: 'refused', refusal });
  assert.equal(next(without, { type: 'live', session }).refusal, null);
  const within = run({ type: 'live', session }, { type: 'refused', refusal });
  assert.deepEqual(next(within, { type: 'live', session }).refusal, refusal);
});

test('an ended ticket still reads as ended when the gate is asked again', () => {
  const ended = run({ type: 'live', session }, { type: 'ended' }, { type: 'none' });
  assert.equal(ended.stage, 'ended');
});

test('scripts stop where they are not held, unless the user chose otherwise', () => {
  const live = run({ type: 'live', session });
  assert.equal(mustStopScripts(live), false);
  assert.equal(mustStopScripts(next(live, { type: 'canary', held: 'held' })), false);
  for (const held of ['open', 'unsure'] as const) {
    const loose = next(live, { type: 'canary', held });
    assert.equal(mustStopScripts(loose), true);
    assert.equal(mustStopScripts(next(loose, { type: 'scripts-chosen', chosen: true })), false);
    assert.equal(
      mustStopScripts(next(loose, { type: 'live', session: { ...session, scripts: false } })),
      false,
    );
  }
  assert.equal(mustStopScripts(run({ type: 'none' }, { type: 'canary', held: 'open' })), false);
});

test('a choice does not outlive its identity', () => {
  const chosen = run({ type: 'live', session }, { type: 'scripts-chosen', chosen: true });
  assert.equal(next(chosen, { type: 'fresh', wiped: null }).scriptsChosen, false);
});

test('the shield says the weakest thing that is true', () => {
  const live = run({ type: 'live', session });
  const off = run({ type: 'live', session: { ...session, scripts: false } });
  assert.equal(shieldOf(run({ type: 'canary', held: 'held' })), 'noTicket');
  assert.equal(shieldOf(live), 'checking');
  assert.equal(shieldOf(next(live, { type: 'canary', held: 'held' })), 'held');
  for (const held of ['open', 'unsure'] as const) {
    const loose = next(live, { type: 'canary', held });
    assert.equal(shieldOf(loose), 'checking', 'scripts are about to be switched off');
    assert.equal(shieldOf(next(loose, { type: 'scripts-chosen', chosen: true })), 'notHeld');
  }
  assert.equal(shieldOf(next(off, { type: 'canary', held: 'open' })), 'scriptsOff');
});
