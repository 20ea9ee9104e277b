import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import test, { after } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { ask, faultCode, fixedResolver, loopbackEgress, textOf } from './test/ask.ts';
import { type Authority, hasOpenssl, makeAuthority } from './test/authority.ts';
import { http2Origin, httpOrigin, httpsOrigin, tcpOrigin } from './test/origin.ts';

const skip = hasOpenssl() ? false : 'openssl is missing';
const authority: Authority | null = skip === false ? makeAuthority() : null;
after(() => authority?.remove());
const trusted = (): Authority => {
  assert.ok(authority);
  return authority;
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('HTTP/1.1 over TLS: the name is sent and proved, the connection kept', { skip }, async (t) => {
  const names: unknown[] = [];
  const origin = await httpsOrigin(t, trusted().issue('DNS:site.example'), (request, response) => {
    names.push((request.socket as TLSSocket & { servername: unknown }).servername, request.httpVersion);
    response.end('ok');
  });
  const partition = loopbackEgress(t, { ca: trusted().ca }).partition();
  for (const url of [`https://site.example:${origin.port}/`, `https://site.example:${origin.port}/again`]) {
    assert.equal(await textOf((await ask(partition, url)).body), 'ok');
    await turn();
  }
  assert.deepEqual(names, ['site.example', '1.1', 'site.example', '1.1']);
  assert.equal(origin.connections.length, 1);
  // A final dot is part of the origin, but not of the name in TLS.
  assert.equal(await textOf((await ask(partition, `https://site.example.:${origin.port}/`)).body), 'ok');
  assert.equal(names[4], 'site.example');
});

test('HTTP/2: requests share one connection, from the first moment on', { skip }, async (t) => {
  const origin = await http2Origin(t, trusted().issue('DNS:site.example'), (request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      response.writeHead(200, {
        'set-cookie': ['a=1', 'b=2'],
        'x-bytes': String(bytes),
        'x-host': request.authority,
      });
      response.end(`${request.httpVersion} ${request.method} ${request.url}`);
    });
  });
  const partition = loopbackEgress(t, { ca: trusted().ca }).partition();
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const response = await ask(partition, `https://site.example:${origin.port}/${index}?q`, {
        headers: [
          ['Connection', 'x'],
          ['Host', 'no.example'],
        ],
      });
      return textOf(response.body);
    }),
  );
  assert.deepEqual(
    answers,
    Array.from({ length: 40 }, (_, index) => `2.0 GET /${index}?q`),
  );
  assert.equal(origin.connections.length, 1);
  const body = Readable.from(Array.from({ length: 16 }, () => Buffer.alloc(65_536)));
  const response = await ask(partition, `https://site.example:${origin.port}/up`, { method: 'POST', body });
  assert.deepEqual(
    response.headers.filter(([name]) => name !== 'date'),
    [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-bytes', '1048576'],
      ['x-host', `site.example:${origin.port}`],
    ],
  );
  assert.equal(await textOf(response.body), '2.0 POST /up');
  assert.equal(origin.connections.length, 1);
});

test('HTTP/2: giving one request up leaves its neighbours alone', { skip }, async (t) => {
  let reset = (): void => {};
  const wasReset = new Promise<void>((resolve) => {
    reset = resolve;
  });
  const origin = await http2Origin(t, trusted().issue('DNS:site.example'), (request, response) => {
    if (request.url === '/slow') request.stream.on('close', reset);
    else response.end('quick');
  });
  const partition = loopbackEgress(t, { ca: trusted().ca, limits: { headers: 60_000 } }).partition();
  const base = `https://site.example:${origin.port}`;
  await textOf((await ask(partition, `${base}/first`)).body);
  const control = new AbortController();
  const slow = faultCode(ask(partition, `${base}/slow`, { signal: control.signal }));
  await textOf((await ask(partition, `${base}/beside`)).body);
  control.abort();
  assert.equal(await slow, 'egress.aborted');
  await wasReset;
  assert.equal(await textOf((await ask(partition, `${base}/after`)).body), 'quick');
  assert.equal(origin.connections.length, 1);
});

test('HTTP/2: a server that goes away is left, its open answers finish, the next request dials anew', {
  skip,
}, async (t) => {
  const origin = await http2Origin(t, trusted().issue('DNS:site.example'), (request, response) => {
    if (request.url !== '/last') {
      response.end('ok');
      return;
    }
    response.write('one ');
    request.stream.session?.goaway(0, request.stream.id);
    setImmediate(() => response.end('two'));
  });
  const partition = loopbackEgress(t, { ca: trusted().ca }).partition();
  const base = `https://site.example:${origin.port}`;
  assert.equal(await textOf((await ask(partition, `${base}/first`)).body), 'ok');
  assert.equal(await textOf((await ask(partition, `${base}/last`)).body), 'one two');
  const many = await Promise.all(
    Array.from({ length: 10 }, () => ask(partition, `${base}/next`).then(({ body }) => textOf(body))),
  );
  assert.deepEqual(new Set(many), new Set(['ok']));
  assert.equal(origin.connections.length, 2);
});

test('HTTP/2: closing a partition also ends the answers of a connection that is going away', {
  skip,
}, async (t) => {
  const origin = await http2Origin(t, trusted().issue('DNS:site.example'), (request, response) => {
    response.write('begun');
    request.stream.session?.goaway(0, request.stream.id);
  });
  const partition = loopbackEgress(t, { ca: trusted().ca }).partition();
  const { body } = await ask(partition, `https://site.example:${origin.port}/`);
  for await (const chunk of body) {
    assert.equal(String(chunk), 'begun');
    break;
  }
  await origin.allClosed();

  const second = await ask(partition, `https://site.example:${origin.port}/`);
  const reading = faultCode(textOf(second.body));
  await turn();
  await turn();
  await partition.close();
  assert.equal(await reading, 'egress.aborted');
  await origin.allClosed();
  assert.equal(origin.connections.length, 2);
});

test('HTTP/2: heads without end are cut off', { skip }, async (t) => {
  const origin = await http2Origin(t, trusted().issue('DNS:site.example'), (request, response) => {
    request.stream.on('error', () => {});
    for (let index = 0; index < (request.url === '/many' ? 2_000 : 40); index += 1) {
      response.setHeader(`x-${index}`, 'a'.repeat(request.url === '/big' ? 4_000 : 10));
    }
    response.end('ok');
  });
  const partition = loopbackEgress(t, { ca: trusted().ca }).partition();
  const base = `https://site.example:${origin.port}`;
  for (const path of ['/many', '/big'])
    assert.equal(await faultCode(ask(partition, base + path)), 'egress.broken', path);
  assert.equal(await textOf((await ask(partition, `${base}/usual`)).body), 'ok');
});

test('a certificate that does not prove the name ends the connection before anything is sent', {
  skip,
}, async (t) => {
  const { issue, selfSigned, ca } = trusted();
  let requests = 0;
  const certificates = {
    expired: issue('DNS:site.example', ['20190101000000Z', '20200101000000Z']),
    'not yet valid': issue('DNS:site.example', ['20980101000000Z', '20991231000000Z']),
    'another name': issue('DNS:other.example'),
    'its own': selfSigned('DNS:site.example'),
    'no address in it': issue('DNS:site.example'),
  };
  const partition = loopbackEgress(t, { ca }).partition();
  const titles: string[] = [];
  for (const [what, identity] of Object.entries(certificates)) {
    const origin = await httpsOrigin(t, identity, (_request, response) => {
      requests += 1;
      response.end();
    });
    const host = what === 'no address in it' ? '127.0.0.1' : 'site.example';
    const work = ask(partition, `https://${host}:${origin.port}/?secret`);
    await assert.rejects(work, (error: { code: string; message: string; stack: string; cause: unknown }) => {
      titles.push(error.message.split('.')[0] ?? '');
      assert.doesNotMatch(`${error.message}${error.stack}`, /site\.example|other\.example|secret|127\.0\.0/);
      return error.code === 'egress.certificate' && error.cause === undefined;
    });
    await origin.allClosed();
  }
  assert.equal(requests, 0);
  assert.deepEqual(titles, [
    "The site's certificate is out of its time",
    "The site's certificate is out of its time",
    "The site's certificate is for another name",
    "The site's certificate comes from nobody who is trusted",
    "The site's certificate is for another name",
  ]);
  // Without the extra authority its good certificates are worth nothing.
  const good = await httpsOrigin(t, issue('DNS:site.example,IP:127.0.0.1'), (_request, response) =>
    response.end('ok'),
  );
  const stranger = loopbackEgress(t).partition();
  assert.equal(await faultCode(ask(stranger, `https://site.example:${good.port}/`)), 'egress.certificate');
  for (const host of ['site.example', '127.0.0.1']) {
    assert.equal(await textOf((await ask(partition, `https://${host}:${good.port}/`)).body), 'ok', host);
  }
});

test('what does not speak TLS, hangs up, or says nothing', { skip }, async (t) => {
  const plain = await httpOrigin(t, (_request, response) => response.end());
  const rude = await tcpOrigin(t, (socket) => socket.once('data', () => socket.destroy()));
  const clock = manualClock();
  const silent = await tcpOrigin(t, (socket) => void socket.once('data', () => clock.advance(10_000)));
  const partition = loopbackEgress(t, { clock }).partition();
  assert.equal(await faultCode(ask(partition, `https://site.example:${plain.port}/`)), 'egress.certificate');
  assert.equal(await faultCode(ask(partition, `https://site.example:${rude.port}/`)), 'egress.unreachable');
  assert.equal(await faultCode(ask(partition, `https://site.example:${silent.port}/`)), 'egress.timeout');
  await Promise.all([plain, rude, silent].map((origin) => origin.allClosed()));
});

test('an abort during the handshake closes the socket', { skip }, async (t) => {
  const control = new AbortController();
  const silent = await tcpOrigin(t, () => control.abort());
  const partition = loopbackEgress(t).partition();
  const work = ask(partition, `https://site.example:${silent.port}/`, { signal: control.signal });
  assert.equal(await faultCode(work), 'egress.aborted');
  await silent.allClosed();
});

test('TLS tickets resume inside a partition and never in another', { skip }, async (t) => {
  const resumed: boolean[] = [];
  const origin = await httpsOrigin(t, trusted().issue('DNS:site.example'), (request, response) => {
    resumed.push((request.socket as TLSSocket).isSessionReused());
    response.setHeader('connection', 'close').end('ok');
  });
  const egress = loopbackEgress(t, { ca: trusted().ca, resolver: fixedResolver('127.0.0.1') });
  const [one, two] = [egress.partition(), egress.partition()];
  const visit = async (partition: typeof one): Promise<void> => {
    await textOf((await ask(partition, `https://site.example:${origin.port}/`)).body);
    await origin.allClosed();
  };
  for (const partition of [one, one, two, two, one]) await visit(partition);
  assert.deepEqual(resumed, [false, true, false, true, true]);
});

test('two partitions share no HTTP/2 connection', { skip }, async (t) => {
  const origin = await http2Origin(t, trusted().issue('DNS:site.example'), (_request, response) =>
    response.end('ok'),
  );
  const egress = loopbackEgress(t, { ca: trusted().ca });
  const partitions = [egress.partition(), egress.partition(), egress.partition()];
  await Promise.all(
    partitions.flatMap((partition) =>
      Array.from({ length: 5 }, async () =>
        textOf((await ask(partition, `https://site.example:${origin.port}/`)).body),
      ),
    ),
  );
  assert.equal(origin.connections.length, 3);
});
