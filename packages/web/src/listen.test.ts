import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import test from 'node:test';
import { send } from '@cloakroom/testkit/ask.ts';
import { listen } from './listen.ts';

/** A port of this file alone, outside those that an installation or the system gives out. */
const port = 8_071;

const listener: RequestListener = (_request, response) => response.end('here');

test('both address families of loopback answer', async () => {
  const open = await listen({ port, handler: listener });
  for (const host of ['127.0.0.1', '::1'].slice(0, open.servers.length)) {
    assert.equal((await send({ host, port }, { path: '/' })).body, 'here');
  }
  await open.close();
  await assert.rejects(send({ host: '127.0.0.1', port }, { path: '/' }), { code: 'ECONNREFUSED' });
});

test('a port in use is a fault with its number', async () => {
  const open = await listen({ port, handler: listener });
  await assert.rejects(listen({ port, handler: listener }), { code: 'listen.taken', title: /8071/ });
  await open.close();
});

test('an answer under way is finished by close', async () => {
  let finish = (): void => {};
  const begun = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let answer = (): void => {};
  const open = await listen({
    port,
    handler(_request, response) {
      answer = () => response.end('whole');
      finish();
    },
  });
  const asked = send({ host: '127.0.0.1', port }, { path: '/' });
  await begun;
  const closed = open.close();
  answer();
  assert.equal((await asked).body, 'whole');
  await closed;
});
