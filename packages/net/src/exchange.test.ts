import assert from 'node:assert/strict';
import test from 'node:test';
import { Client } from 'undici';
import { exchange, type Wire } from './exchange.ts';
import { limitValues } from './limits.ts';
import { httpOrigin } from './test/origin.ts';

const wire: Wire = { path: '/', method: 'GET', headers: [], body: null };

test('a signal that aborted while the connection was handed over still counts', async (t) => {
  let requests = 0;
  const origin = await httpOrigin(t, (_request, response) => {
    requests += 1;
    response.end();
  });
  const client = new Client(`http://127.0.0.1:${origin.port}`);
  t.after(() => client.destroy());
  const { outcome, ended } = exchange(client, wire, limitValues(), AbortSignal.abort());
  const result = await outcome;
  assert.ok(result.kind === 'failed' && result.fault.code === 'egress.aborted');
  assert.equal(await ended, true);
  assert.equal(requests, 0);
  const live = exchange(client, wire, limitValues(), new AbortController().signal);
  assert.equal((await live.outcome).kind, 'answered');
  assert.equal(requests, 1);
});

test('a client that is closed has sent nothing', async () => {
  const client = new Client('http://127.0.0.1:1');
  await client.destroy();
  const { outcome, ended } = exchange(client, wire, limitValues(), new AbortController().signal);
  const result = await outcome;
  assert.ok(result.kind === 'failed' && result.how === 'unsent');
  assert.equal(await ended, true);
});
