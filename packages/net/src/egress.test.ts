import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { ask, faultCode, loopbackEgress, textOf } from './test/ask.ts';
import { httpOrigin, tcpOrigin } from './test/origin.ts';

test('an answer comes as it was sent: status, headers in order, bytes still encoded', async (t) => {
  const packed = gzipSync('hello');
  const origin = await httpOrigin(t, (_request, response) => {
    response.writeHead(418, [
      'Set-Cookie',
      'a=1',
      'X-Thing',
      'caf\u00e9',
      'Set-Cookie',
      'b=2',
      'Content-Encoding',
      'gzip',
      'Content-Length',
      String(packed.length),
      'Connection',
      'keep-alive',
      'Keep-Alive',
      'timeout=5',
    ]);
    response.end(packed);
  });
  const response = await ask(loopbackEgress(t).partition(), `http://site.example:${origin.port}/`);
  assert.equal(response.status, 418);
  assert.deepEqual(
    response.headers.filter(([name]) => name !== 'date'),
    [
      ['set-cookie', 'a=1'],
      ['x-thing', 'caf\u00e9'],
      ['set-cookie', 'b=2'],
      ['content-encoding', 'gzip'],
      ['content-length', String(packed.length)],
    ],
  );
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk as Buffer);
  assert.deepEqual(Buffer.concat(chunks), packed);
});

test('a request goes as it was given, but for the fields of the connection', async (t) => {
  let seen: IncomingMessage | undefined;
  const origin = await httpOrigin(t, (request, response) => {
    seen = request;
    response.end();
  });
  const url = `http://user:secret@site.example:${origin.port}/a%20b/../c?d=%C3%BC&e#fragment`;
  const headers = [
    ['User-Agent', 'thing'],
    ['Accept', '*/*'],
    ['Host', 'elsewhere.example'],
    ['Connection', 'upgrade'],
    ['Upgrade', 'websocket'],
    ['Transfer-Encoding', 'chunked'],
    ['Keep-Alive', 'x'],
    ['TE', 'trailers'],
    ['Expect', '100-continue'],
    ['Content-Length', '5'],
    ['Cookie', 'a=1'],
  ] as const;
  const response = await ask(loopbackEgress(t).partition(), url, { headers });
  assert.equal(await textOf(response.body), '');
  assert.equal(seen?.method, 'GET');
  assert.equal(seen?.url, '/c?d=%C3%BC&e');
  assert.deepEqual(seen?.rawHeaders, [
    'host',
    `site.example:${origin.port}`,
    'connection',
    'keep-alive',
    'User-Agent',
    'thing',
    'Accept',
    '*/*',
    'Cookie',
    'a=1',
  ]);
});

test('a header that would split the request is refused', async (t) => {
  const origin = await httpOrigin(t, (_request, response) => response.end());
  const partition = loopbackEgress(t).partition();
  for (const header of [
    ['x', 'a\r\nb: c'],
    ['x y', 'a'],
    ['x', 'a\0'],
    ['', 'a'],
  ] as const) {
    const work = ask(partition, `http://site.example:${origin.port}/`, { headers: [header] });
    assert.equal(await faultCode(work), 'egress.invalid', JSON.stringify(header));
  }
  assert.equal(
    await faultCode(ask(partition, `http://site.example:${origin.port}/`, { method: 'GET /x' })),
    'egress.invalid',
  );
  assert.equal(
    (await ask(partition, `http://site.example:${origin.port}/`)).status,
    200,
    'the partition still works',
  );
});

test('bodies go up in chunks, or with the length that was given', async (t) => {
  const seen: { length: string | undefined; encoding: string | undefined; bytes: number }[] = [];
  const origin = await httpOrigin(t, async (request, response) => {
    let bytes = 0;
    for await (const chunk of request) bytes += (chunk as Buffer).length;
    seen.push({
      length: request.headers['content-length'],
      encoding: request.headers['transfer-encoding'],
      bytes,
    });
    response.end();
  });
  const partition = loopbackEgress(t).partition();
  const send = async (method: string, body: Readable | null, headers: [string, string][]): Promise<void> => {
    (await ask(partition, `http://site.example:${origin.port}/`, { method, headers, body })).body.resume();
  };
  const megabyte = (): Readable => Readable.from(Array.from({ length: 16 }, () => Buffer.alloc(65_536)));
  await send('POST', megabyte(), []);
  await send('PUT', megabyte(), [['Content-Length', String(16 * 65_536)]]);
  await send('POST', null, [['Content-Length', '99']]);
  assert.deepEqual(seen, [
    { length: undefined, encoding: 'chunked', bytes: 16 * 65_536 },
    { length: String(16 * 65_536), encoding: undefined, bytes: 16 * 65_536 },
    { length: '0', encoding: undefined, bytes: 0 },
  ]);
});

test('answers without a body end at once', async (t) => {
  const origin = await httpOrigin(t, (request, response) => {
    response.statusCode = request.url === '/204' ? 204 : request.url === '/304' ? 304 : 200;
    if (response.statusCode === 200) response.setHeader('content-length', 4);
    response.end(response.statusCode === 200 ? 'body' : undefined);
  });
  const partition = loopbackEgress(t).partition();
  const base = `http://site.example:${origin.port}`;
  assert.equal(await textOf((await ask(partition, `${base}/204`)).body), '');
  assert.equal(await textOf((await ask(partition, `${base}/304`)).body), '');
  const head = await ask(partition, `${base}/`, { method: 'HEAD' });
  assert.ok(head.headers.some(([name, value]) => name === 'content-length' && value === '4'));
  assert.equal(await textOf(head.body), '');
});

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
  const waiting = loopbackEgress(t, { limits: { connections: 1, wait: 20 } }).partition();
  const held = await ask(waiting, url);
  assert.equal(await faultCode(ask(waiting, url)), 'egress.busy');
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

test('a slow head and a silent body time out', async (t) => {
  const origin = await httpOrigin(t, (request, response) => {
    if (request.url === '/body') response.write('begun');
  });
  const partition = loopbackEgress(t, { limits: { headers: 20, idleBody: 20 } }).partition();
  assert.equal(await faultCode(ask(partition, `http://site.example:${origin.port}/head`)), 'egress.timeout');
  const response = await ask(partition, `http://site.example:${origin.port}/body`);
  assert.equal(await faultCode(textOf(response.body)), 'egress.timeout');
});

test('heads without end are cut off', async (t) => {
  const origin = await tcpOrigin(t, (socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write(`x-${Math.random()}: ${'a'.repeat(1_000)}\r\n`));
      };
      socket.on('drain', more);
      more();
    });
  });
  const one = await tcpOrigin(t, (socket) => {
    socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(200_000)}`));
  });
  const partition = loopbackEgress(t).partition();
  assert.equal(await faultCode(ask(partition, `http://site.example:${origin.port}/`)), 'egress.broken');
  assert.equal(await faultCode(ask(partition, `http://site.example:${one.port}/`)), 'egress.broken');
  await origin.allClosed();
  // Control: a head just under the bound is taken.
  const big = await httpOrigin(t, (_request, response) =>
    response.setHeader('x', 'a'.repeat(60_000)).end('ok'),
  );
  assert.equal(await textOf((await ask(partition, `http://site.example:${big.port}/`)).body), 'ok');
});

test('interim answers are passed over, an endless row of them is cut off', async (t) => {
  const early = 'HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n';
  const few = await tcpOrigin(t, (socket) => {
    socket.once('data', () => socket.write(`${early}${early}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`));
  });
  const many = await tcpOrigin(t, (socket) => {
    socket.once('data', () => socket.write(early.repeat(17)));
  });
  const partition = loopbackEgress(t).partition();
  const response = await ask(partition, `http://site.example:${few.port}/`);
  assert.equal(response.status, 200);
  assert.equal(await textOf(response.body), 'ok');
  assert.equal(await faultCode(ask(partition, `http://site.example:${many.port}/`)), 'egress.broken');
});

test('what is not HTTP, or breaks off, is broken', async (t) => {
  const answers: Record<string, string> = {
    '/garbage': 'SSH-2.0-OpenSSH\r\n',
    '/smuggled': 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok',
    '/switch': 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    '/short': 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort',
    '/chunk': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort\r\n',
    '/nothing': '',
  };
  const origin = await tcpOrigin(t, (socket) => {
    socket.once('data', (data) => socket.end(answers[String(data).split(' ')[1] ?? '']));
  });
  const partition = loopbackEgress(t).partition();
  for (const path of Object.keys(answers)) {
    const whole = ask(partition, `http://site.example:${origin.port}${path}`).then(({ body }) =>
      textOf(body),
    );
    assert.equal(await faultCode(whole), 'egress.broken', path);
  }
  const refused = await tcpOrigin(t, (socket) => void socket.once('data', () => socket.resetAndDestroy()));
  assert.equal(await faultCode(ask(partition, `http://site.example:${refused.port}/`)), 'egress.broken');
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

test('a body that breaks off aborts its request; a failed request leaves the body to its owner', async (t) => {
  const origin = await httpOrigin(t, (request, response) => {
    request.resume();
    request.on('end', () => response.end('whole'));
    request.on('error', () => {});
  });
  const partition = loopbackEgress(t).partition();
  const body = new PassThrough();
  const broken = faultCode(ask(partition, `http://site.example:${origin.port}/`, { method: 'POST', body }));
  body.write('part');
  body.destroy(new Error('the reader left'));
  assert.equal(await broken, 'egress.aborted');

  const early = await tcpOrigin(t, (socket) => {
    socket.once('data', () =>
      socket.end('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'),
    );
  });
  const upload = new PassThrough();
  upload.write('part');
  const response = await ask(partition, `http://site.example:${early.port}/`, {
    method: 'POST',
    body: upload,
  });
  assert.equal(response.status, 413);
  assert.equal(await textOf(response.body), '');
  await early.allClosed();
  assert.equal(upload.destroyed, false);

  const refused = new PassThrough();
  assert.equal(
    await faultCode(ask(partition, 'http://10.0.0.1/', { method: 'POST', body: refused })),
    'egress.refused',
  );
  assert.equal(refused.destroyed, false);
});

test('a dead origin fails everybody who waits for it with one attempt', async (t) => {
  let attempts = 0;
  const origin = await tcpOrigin(t, () => {});
  const { systemTcp } = await import('./race.ts');
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
