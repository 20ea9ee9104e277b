import assert from 'node:assert/strict';
import test from 'node:test';
import { send } from '@cloakroom/testkit/ask.ts';
import { type Edge, openEdges } from './open.ts';

/** Ports of this file alone. */
const ports = [8_072, 8_073] as const;

function edge(house: Edge['house'], port: number): Edge {
  return { house, port, origin: `http://${house}.localhost:${port}`, pages() {}, failed() {} };
}

test('every edge answers for its own house until all are closed', async () => {
  const house = await openEdges([edge('store', ports[0]), edge('desk', ports[1])]);
  const asked = ports.map((port) => send({ host: '127.0.0.1', port }, { path: '/healthz' }));
  const names = (await Promise.all(asked)).map(
    (answer) => (JSON.parse(answer.body) as { house: string }).house,
  );
  assert.deepEqual(names, ['store', 'desk']);
  await house.close();
  for (const port of ports) await assert.rejects(send({ host: '127.0.0.1', port }, { path: '/healthz' }));
});

test('when one port is taken none stays open', async () => {
  const other = await openEdges([edge('nyms', ports[1])]);
  await assert.rejects(openEdges([edge('store', ports[0]), edge('desk', ports[1])]), {
    code: 'listen.taken',
  });
  await assert.rejects(send({ host: '127.0.0.1', port: ports[0] }, { path: '/healthz' }), {
    code: 'ECONNREFUSED',
  });
  assert.equal((await send({ host: '127.0.0.1', port: ports[1] }, { path: '/healthz' })).status, 200);
  await other.close();
});
