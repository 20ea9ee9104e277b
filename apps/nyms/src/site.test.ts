import assert from 'node:assert/strict';
import test from 'node:test';
import { ask } from '@cloakroom/testkit/ask.ts';
import { siteListener } from '@cloakroom/web/site.ts';
import { readConfig } from './config.ts';
import { addNyms, addPostRoom } from './pages.ts';

for (const [house, pages, honest] of [
  ['nyms', addNyms, /No nyms are given out yet/],
  ['post', addPostRoom, /Nobody can sign in yet/],
] as const) {
  test(`${house} answers and says what is not there`, async () => {
    const origin = `http://${house}.localhost`;
    const listener = siteListener({ house, origin, pages, failed: () => assert.fail('a page failed') });
    const answer = await ask(listener, { path: '/', headers: { host: `${house}.localhost` } });
    assert.equal(answer.status, 200);
    assert.match(answer.body, honest);
    assert.equal(answer.headers['set-cookie'], undefined);
  });
}

test('the origins follow the ports unless they are set', () => {
  const moved = readConfig({ NYMS_PORT: '9095', NYMS_POST_PORT: '9096' });
  assert.equal(moved.origin, 'http://nyms.localhost:9095');
  assert.equal(moved.postOrigin, 'http://post.localhost:9096');
  assert.equal(readConfig({ NYMS_ORIGIN: 'https://n.example' }).origin, 'https://n.example');
});
