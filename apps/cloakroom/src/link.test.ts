import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { seededRandom } from '@cloakroom/kit/random.ts';
import { generateGrantKeys, verifyGrant } from '@cloakroom/passes/grant.ts';
import { surfLink } from './link.ts';

test('a link carries a grant of this key in its fragment, good until the end of the UTC day', () => {
  const keys = generateGrantKeys();
  const clock = manualClock(Date.UTC(2026, 4, 6, 7, 8, 9));
  const parts = {
    shell: 'http://surf.localhost:8090',
    privateKey: keys.privateKey,
    clock,
    random: seededRandom('a'),
  };
  const link = new URL(surfLink(parts));
  assert.equal(`${link.origin}${link.pathname}${link.search}`, 'http://surf.localhost:8090/');
  const text = link.hash.replace(/^#pass=/, '');
  assert.equal(verifyGrant(keys.publicKey, text)?.notAfter, Date.UTC(2026, 4, 7) - 1);
  assert.equal(verifyGrant(generateGrantKeys().publicKey, text), null);
  assert.notEqual(surfLink(parts), link.href, 'each link is a grant of its own');
});
