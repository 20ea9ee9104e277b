import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
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
  const origin = await httpOrigin(t, (request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      seen.push({
        length: request.headers['content-length'],
        encoding: request.headers['transfer-encoding'],
        bytes,
      });
      response.end();
    });
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

test('a body that fails before anybody reads it tells its reader later, and ends no process', async (t) => {
  const origin = await httpOrigin(t, (_request, response) => void response.write('begun'));
  const control = new AbortController();
  const url = `http://site.example:${origin.port}/`;
  const { body } = await ask(loopbackEgress(t).partition(), url, { signal: control.signal });
  control.abort();
  await origin.allClosed();
  assert.equal(await faultCode(textOf(body)), 'egress.aborted');
});

test('a slow head and a silent body time out', async (t) => {
  const origin = await httpOrigin(t, (request, response) => {
    if (request.url === '/body') response.write('begun');
  });
  const hasty = loopbackEgress(t, { limits: { headers: 20 } }).partition();
  assert.equal(await faultCode(ask(hasty, `http://site.example:${origin.port}/head`)), 'egress.timeout');
  const partition = loopbackEgress(t, { limits: { idleBody: 20 } }).partition();
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
    socket.once('data', (data) => socket.end(answers[String(data).split(' ')[1] ?? ''] ?? ''));
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
