import assert from 'node:assert/strict';
import test from 'node:test';
import { ask } from '@cloakroom/testkit/ask.ts';
import { answerHealth } from './health.ts';

const listener = (...[request, response]: Parameters<Parameters<typeof ask>[0]>): void => {
  if (!answerHealth('store', request, response)) response.writeHead(418).end();
};

test('health answers whatever the Host, with or without a query', async () => {
  for (const host of ['store.localhost:8080', '127.0.0.1', 'elsewhere.test', 'not a host']) {
    const answer = await ask(listener, { path: '/healthz?x', headers: { host } });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(answer.body), { house: 'store', ok: true });
  }
});

test('HEAD gets the same without the body', async () => {
  const answer = await ask(listener, { path: '/healthz', method: 'HEAD' });
  assert.equal(answer.status, 200);
  assert.equal(answer.body, '');
  assert.equal(answer.headers['content-length'], '28');
});

test('nothing else is taken for it', async () => {
  for (const question of [{ path: '/' }, { path: '/healthz/' }, { path: '/healthz', method: 'POST' }]) {
    assert.equal((await ask(listener, question)).status, 418);
  }
});
