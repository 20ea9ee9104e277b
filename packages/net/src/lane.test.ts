import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import test from 'node:test';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { systemTcp } from './race.ts';
import { ask, faultCode, loopbackEgress, textOf } from './test/ask.ts';
import { httpOrigin, tcpOrigin } from './test/origin.ts';

test('a connection is kept for the next request of its partition, and for no other', async (t) => {
  const origin = await httpOrigin(t, (request, response) => response.end(String(request.socket.remotePort)));
  const egress = loopbackEgress(t);
  const [one, two] = [egress.partition(), egress.partition()];
  const url = `http://site.example:${origin.port}/`;
  const portOf = async (partition: typeof one, at = url): Promise<string> => {
    const text = await textOf((await ask(partition, at)).body);
    // A connection is free again a turn after the end of its answer.
    await new Promise((resolve) => setImmediate(resolve));
    return text;
  };
  const first = await portOf(one);
  assert.equal(await portOf(one), first);
  const second = await portOf(two);
  assert.notEqual(second, first);
  assert.equal(await portOf(two), second);
  assert.equal(await portOf(one), first);
  assert.notEqual(
    await portOf(one, `http://other.example:${origin.port}/`),
    first,
    'another origin on the same address',
  );
  assert.equal(origin.connections.length, 3);
});

test('one origin gets only so many connections; the rest wait their turn', async (t) => {
  const held: ServerResponse[] = [];
  let arrived = (): void => {};
  const origin = await httpOrigin(t, (_request, response) => {
    held.push(response);
    arrived();
  });
  const partition = loopbackEgress(t, { limits: { connections: 3 } }).partition();
  const until = (count: number): Promise<void> =>
    new Promise((resolve) => {
      arrived = () => held.length >= count && resolve();
      arrived();
    });
  const answers = Array.from({ length: 9 }, () =>
    ask(partition, `http://site.example:${origin.port}/`).then(({ body }) => textOf(body)),
  );
  for (let done = 0; done < 9; done += 3) {
    await until(done + 3);
    assert.equal(held.length, done + 3);
    for (const response of held.slice(done)) response.end('ok');
  }
  assert.deepEqual(new Set(await Promise.all(answers)), new Set(['ok']));
  assert.equal(origin.connections.length, 3);
});

test('who waits too long for a connection, and who comes when too many are under way, is told busy', async (t) => {
  const origin = await httpOrigin(t, (_request, response) => void response.writeHead(200).write('begun'));
  const url = `http://site.example:${origin.port}/`;
  const clock = manualClock();
  const waiting = loopbackEgress(t, { limits: { connections: 1 }, clock }).partition();
  const held = await ask(waiting, url);
  const second = faultCode(ask(waiting, url));
  clock.advance(60_000);
  assert.equal(await second, 'egress.busy');
  held.body.destroy();

  const full = loopbackEgress(t, { limits: { requests: 2 } }).partition();
  const [first] = await Promise.all([ask(full, url), ask(full, url)]);
  assert.equal(await faultCode(ask(full, url)), 'egress.busy');
  assert.ok(first);
  first.body.destroy();
  await new Promise((resolve) => first.body.once('close', resolve));
  assert.equal((await ask(full, url)).status, 200, 'a place is free once a body is destroyed');
});

test('an abort before the answer, and one inside its body, frees the connection', async (t) => {
  let arrived = (): void => {};
  const origin = await httpOrigin(t, (request, response) => {
    if (request.url === '/body') response.write('begun');
    arrived();
  });
  const partition = loopbackEgress(t).partition();
  const early = new AbortController();
  const reached = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const silent = faultCode(
    ask(partition, `http://site.example:${origin.port}/silent`, { signal: early.signal }),
  );
  await reached;
  early.abort();
  assert.equal(await silent, 'egress.aborted');

  const late = new AbortController();
  const response = await ask(partition, `http://site.example:${origin.port}/body`, { signal: late.signal });
  const reading = faultCode(textOf(response.body));
  late.abort();
  assert.equal(await reading, 'egress.aborted');

  const dropped = await ask(partition, `http://site.example:${origin.port}/body`);
  dropped.body.destroy();
  await origin.allClosed();
  assert.equal(origin.connections.length, 3);
  assert.equal(
    await faultCode(ask(partition, `http://site.example:${origin.port}/`, { signal: late.signal })),
    'egress.aborted',
  );
});

test('requests given up while they wait are never sent and take no connection', async (t) => {
  const seen: (string | undefined)[] = [];
  const held: ServerResponse[] = [];
  const origin = await httpOrigin(t, (request, response) => {
    seen.push(request.url);
    held.push(response);
    response.flushHeaders();
  });
  const partition = loopbackEgress(t, { limits: { connections: 1 } }).partition();
  const base = `http://site.example:${origin.port}`;
  const first = await ask(partition, `${base}/first`);
  const control = new AbortController();
  const given = Array.from({ length: 50 }, (_, index) =>
    faultCode(ask(partition, `${base}/${index}`, { signal: control.signal })),
  );
  const last = ask(partition, `${base}/last`);
  control.abort();
  assert.deepEqual(new Set(await Promise.all(given)), new Set(['egress.aborted']));
  held[0]?.end();
  await textOf(first.body);
  (await last).body.destroy();
  assert.deepEqual(seen, ['/first', '/last']);
  assert.equal(origin.connections.length, 1);
});

test('who waits is not handed the connection of a request that was just given up', async (t) => {
  const origin = await httpOrigin(t, (request, response) => {
    if (request.url === '/held') response.write('begun');
    else response.end('ok');
  });
  const partition = loopbackEgress(t, { limits: { connections: 1, attempts: 1 } }).partition();
  const base = `http://site.example:${origin.port}`;
  const held = await ask(partition, `${base}/held`);
  const next = ask(partition, `${base}/next`);
  held.body.destroy();
  assert.equal(await textOf((await next).body), 'ok');
});

test('closing a partition aborts what runs and cuts its connections; others go on', async (t) => {
  const origin = await httpOrigin(t, (_request, response) => void response.write('begun'));
  const egress = loopbackEgress(t);
  const [one, two] = [egress.partition(), egress.partition()];
  const url = `http://site.example:${origin.port}/`;
  const first = await ask(one, url);
  const second = await ask(two, url);
  const reading = faultCode(textOf(first.body));
  await one.close();
  assert.equal(await reading, 'egress.aborted');
  assert.equal(await faultCode(ask(one, url)), 'egress.aborted');
  assert.equal(second.body.destroyed, false);
  const other = faultCode(textOf(second.body));
  await egress.close();
  assert.equal(await other, 'egress.aborted');
  await origin.allClosed();
});

test('a safe request whose kept connection closes under it is sent again, another one is not', async (t) => {
  const seen: string[] = [];
  const origin = await tcpOrigin(t, (socket) => {
    let count = 0;
    socket.on('data', (data) => {
      count += 1;
      seen.push(String(data).split(' HTTP')[0] ?? '');
      // The first request of each connection is answered, the second finds it closed.
      if (count === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      else socket.destroy();
    });
  });
  const partition = loopbackEgress(t).partition();
  const url = `http://site.example:${origin.port}`;
  const get = async (path: string, method = 'GET'): Promise<string> => {
    const text = await textOf((await ask(partition, `${url}${path}`, { method })).body);
    await new Promise((resolve) => setImmediate(resolve));
    return text;
  };
  assert.equal(await get('/1'), 'ok');
  assert.equal(await get('/2'), 'ok');
  assert.equal(await faultCode(get('/3', 'POST')), 'egress.broken');
  assert.deepEqual(seen, ['GET /1', 'GET /2', 'GET /2', 'POST /3']);
});

test('a connection that the site closed while idle is not used for the next request', async (t) => {
  const origin = await httpOrigin(t, (_request, response) => response.end('ok'));
  const partition = loopbackEgress(t).partition();
  const url = `http://site.example:${origin.port}/`;
  await textOf((await ask(partition, url)).body);
  origin.connections[0]?.destroy();
  const again = await ask(partition, url, { method: 'POST' });
  assert.equal(await textOf(again.body), 'ok');
  assert.equal(origin.connections.length, 2);
});

test('a dead origin fails everybody who waits for it with one attempt', async (t) => {
  let attempts = 0;
  const origin = await tcpOrigin(t, () => {});
  const partition = loopbackEgress(t, {
    limits: { connections: 1 },
    tcp: (_address, _port) => {
      attempts += 1;
      return systemTcp('127.0.0.1', 1);
    },
  }).partition();
  const all = Array.from({ length: 20 }, () =>
    faultCode(ask(partition, `http://site.example:${origin.port}/`)),
  );
  assert.deepEqual(new Set(await Promise.all(all)), new Set(['egress.unreachable']));
  assert.equal(attempts, 1);
});
