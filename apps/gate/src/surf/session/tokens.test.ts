import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { seededRandom } from '@cloakroom/kit/random.ts';
import { openBeginnings } from './beginnings.ts';
import { openWipes } from './wipes.ts';

test('a wipe is for its label, once, within a minute', () => {
  const clock = manualClock();
  const wipes = openWipes(clock, seededRandom('wipes'));
  const [one, two, late] = wipes.permit(['sone', 'stwo', 'slate']);
  assert.ok(one && two && late);
  assert.equal(wipes.use('stwo', one.token), false, 'another label');
  assert.equal(wipes.use('sone', one.token), true);
  assert.equal(wipes.use('sone', one.token), false, 'again');
  clock.advance(59_999);
  assert.equal(wipes.use('stwo', two.token), true);
  clock.advance(1);
  assert.equal(wipes.use('slate', late.token), false, 'too late');
});

test('a permission to begin is used once, within two minutes', () => {
  const clock = manualClock();
  const beginnings = openBeginnings(clock, seededRandom('beginnings'));
  const rest = { endsAt: clock.now() + 3_600_000, scripts: false };
  const one = beginnings.permit(rest);
  const late = beginnings.permit(rest);
  clock.advance(119_999);
  assert.deepEqual(beginnings.use(one), rest);
  assert.equal(beginnings.use(one), null, 'again');
  clock.advance(1);
  assert.equal(beginnings.use(late), null, 'too late');
});
