import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import test, { after } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { type EgressPartition, openEgress } from './egress.ts';
import { egressPolicy } from './policy.ts';
import { faultCode, fixedResolver, loopbackEgress, textOf } from './test/ask.ts';
import { type Authority, hasOpenssl, makeAuthority } from './test/authority.ts';
import { httpOrigin, tcpOrigin, upgradeOrigin } from './test/origin.ts';
import type { EgressUpgrade, EgressUpgradeRequest } from './upgrade.ts';

const skip = hasOpenssl() ? false : 'openssl is missing';
const authority: Authority | null = skip === false ? makeAuthority() : null;
after(() => authority?.remove());

const agreed = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: WebSocket\r\n';

function upgrade(
  partition: EgressPartition,
  url: string,
  rest: Partial<Omit<EgressUpgradeRequest, 'url'>> = {},
): Promise<EgressUpgrade> {
  const { headers = [], signal = new AbortController().signal } = rest;
  return partition.upgrade({ url: new URL(url), headers, signal });
}

async function switched(work: Promise<EgressUpgrade>): Promise<Duplex> {
  const result = await work;
  assert.ok(result.kind === 'switched');
  return result.socket;
}

test('a site that agrees gets the handshake as it was given, and then bytes both ways', async (t) => {
  let seen: IncomingMessage | undefined;
  const origin = await upgradeOrigin(t, (request, socket) => {
    seen = request;
    // The site's first words come with its answer.
    socket.write(`${agreed}Sec-WebSocket-Accept: abc=\r\nSet-Cookie: a=1\r\n\r\nfirst `);
    socket.pipe(socket);
  });
  const partition = loopbackEgress(t).partition();
  const headers = [
    ['Host', 'elsewhere.example'],
    ['Connection', 'keep-alive'],
    ['Upgrade', 'h2c'],
    ['sec-websocket-key', 'k=='],
    ['origin', 'https://page.example'],
  ] as const;
  const url = `http://user:secret@site.example:${origin.port}/chat?a=1#f`;
  const result = await upgrade(partition, url, { headers });
  assert.ok(result.kind === 'switched');
  assert.deepEqual(result.headers, [
    ['sec-websocket-accept', 'abc='],
    ['set-cookie', 'a=1'],
  ]);
  assert.deepEqual(
    [seen?.method, seen?.url, seen?.httpVersion, seen?.rawHeaders],
    [
      'GET',
      '/chat?a=1',
      '1.1',
      [
        'host',
        `site.example:${origin.port}`,
        'connection',
        'upgrade',
        'upgrade',
        'websocket',
        'sec-websocket-key',
        'k==',
        'origin',
        'https://page.example',
      ],
    ],
  );
  result.socket.end('second');
  assert.equal(await textOf(result.socket), 'first second', 'our half ended, the answer still came whole');
  await origin.allClosed();
});

test('the site’s half ends first: what is still to be said goes out', async (t) => {
  const said = Promise.withResolvers<string>();
  const origin = await upgradeOrigin(t, (_request, socket) => {
    socket.end(`${agreed}\r\nbye`);
    void textOf(socket).then(said.resolve);
  });
  const socket = await switched(
    upgrade(loopbackEgress(t).partition(), `http://site.example:${origin.port}/`),
  );
  assert.equal(await textOf(socket), 'bye');
  socket.end('last word');
  assert.equal(await said.promise, 'last word');
});

test('no connection serves twice, and none of a request is used', async (t) => {
  const origin = await upgradeOrigin(t, (request, socket) => {
    if (request.url === '/no') {
      socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nX-Why: because\r\n\r\nno');
    } else socket.write(`${agreed}\r\n`);
  });
  const partition = loopbackEgress(t).partition();
  const base = `http://site.example:${origin.port}`;
  const signal = new AbortController().signal;
  const plain = await partition.request({
    url: new URL(base),
    method: 'GET',
    headers: [],
    body: null,
    signal,
  });
  await textOf(plain.body);
  const refused = await upgrade(partition, `${base}/no`);
  assert.ok(refused.kind === 'answered');
  assert.deepEqual([refused.status, await textOf(refused.body)], [403, 'no']);
  assert.ok(refused.headers.some(([name, value]) => name === 'x-why' && value === 'because'));
  (await switched(upgrade(partition, base))).destroy();
  assert.equal(origin.connections.length, 3);
  const second = origin.connections[1];
  if (second?.closed === false) await once(second, 'close');
});

test('what is no handshake’s answer fails, and its connection is closed', async (t) => {
  const answers = [
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: smtp\r\n\r\nEHLO',
    'SSH-2.0-OpenSSH\r\n',
    `HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`,
  ];
  for (const answer of answers) {
    const origin = await tcpOrigin(t, (socket) => socket.write(answer));
    const work = upgrade(loopbackEgress(t).partition(), `http://site.example:${origin.port}/`);
    assert.equal(await faultCode(work), 'egress.broken', answer.slice(0, 80));
    await origin.allClosed();
  }
});

test('a header that would split the handshake is refused', async (t) => {
  const origin = await upgradeOrigin(t, (_request, socket) => socket.write(`${agreed}\r\n`));
  const partition = loopbackEgress(t).partition();
  const url = `http://site.example:${origin.port}/`;
  const work = upgrade(partition, url, { headers: [['sec-websocket-protocol', 'a\r\nb: c']] });
  assert.equal(await faultCode(work), 'egress.invalid');
  await origin.allClosed();
  (await switched(upgrade(partition, url, { headers: [['sec-websocket-protocol', 'a']] }))).destroy();
});

test('a forbidden address is not dialled for a WebSocket either', async (t) => {
  const origin = await httpOrigin(t, (_request, response) => response.end());
  const egress = openEgress({ resolver: fixedResolver('127.0.0.1'), policy: egressPolicy() });
  t.after(() => egress.close());
  const partition = egress.partition();
  for (const host of ['127.0.0.1', '0x7f.1', '[::1]', 'site.example', 'localhost']) {
    assert.equal(await faultCode(upgrade(partition, `http://${host}:${origin.port}/`)), 'egress.refused');
  }
  assert.equal(await faultCode(upgrade(partition, `ws://site.example:${origin.port}/`)), 'egress.invalid');
  assert.equal(origin.connections.length, 0);
  // Control: the same name is dialled where it is allowed.
  const reached = await upgrade(loopbackEgress(t).partition(), `http://site.example:${origin.port}/`);
  assert.ok(reached.kind === 'answered' && reached.status === 200);
});

test('over TLS only HTTP/1.1 is offered, and the name is proved', { skip }, async (t) => {
  assert.ok(authority);
  const seen: unknown[] = [];
  const note = (request: IncomingMessage, socket: Duplex): void => {
    seen.push((request.socket as TLSSocket).alpnProtocol);
    socket.write(`${agreed}\r\n`);
  };
  const origin = await upgradeOrigin(t, note, authority.issue('DNS:site.example'));
  const partition = loopbackEgress(t, { ca: authority.ca }).partition();
  (await switched(upgrade(partition, `https://site.example:${origin.port}/`))).destroy();
  assert.deepEqual(seen, ['http/1.1']);
  assert.equal(
    await faultCode(upgrade(partition, `https://other.example:${origin.port}/`)),
    'egress.certificate',
  );
  assert.equal(seen.length, 1);
});

test('open connections are counted until they close', async (t) => {
  const origin = await upgradeOrigin(t, (_request, socket) => socket.write(`${agreed}\r\n`));
  const partition = loopbackEgress(t, { limits: { upgrades: 2 } }).partition();
  const url = `http://site.example:${origin.port}/`;
  const first = await switched(upgrade(partition, url));
  await switched(upgrade(partition, url));
  assert.equal(await faultCode(upgrade(partition, url)), 'egress.busy');
  first.destroy();
  await once(first, 'close');
  await switched(upgrade(partition, url));
  assert.equal(await faultCode(upgrade(partition, url)), 'egress.busy');
  assert.equal(await faultCode(upgrade(loopbackEgress(t).partition(), url)), 'ok', 'of one partition only');
});

test('closing the partition, or the caller’s signal, cuts handshakes and open connections', async (t) => {
  const waiting = Promise.withResolvers<void>();
  const origin = await upgradeOrigin(t, (request, socket) => {
    if (request.url === '/silent') waiting.resolve();
    else socket.write(`${agreed}\r\n`);
  });
  const base = `http://site.example:${origin.port}`;
  const partition = loopbackEgress(t).partition();
  const control = new AbortController();
  const given = await switched(upgrade(partition, base, { signal: control.signal }));
  const kept = await switched(upgrade(partition, base));
  const silent = faultCode(upgrade(partition, `${base}/silent`));
  await waiting.promise;
  control.abort();
  assert.ok(given.destroyed && !kept.destroyed);
  await partition.close();
  assert.ok(kept.destroyed);
  assert.equal(await silent, 'egress.aborted');
  await origin.allClosed();
  assert.equal(await faultCode(upgrade(partition, base)), 'egress.aborted');
});
