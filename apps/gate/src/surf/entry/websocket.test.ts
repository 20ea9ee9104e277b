/**
 * WebSockets through the door, and the door under attack by them: real sockets on both sides.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import test, { after, before } from 'node:test';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { openLog } from '@cloakroom/kit/events.ts';
import { systemRandom } from '@cloakroom/kit/random.ts';
import { generateGrantKeys } from '@cloakroom/passes/grant.ts';
import { gateConfig } from '../../config.ts';
import { gateEvents } from '../../events.ts';
import { type OpenSurf, openSurf } from '../open.ts';
import type { Session } from '../session/session.ts';
import { serveUpgrade, webSocketLimits } from './websocket.ts';

/** How a handshake came out, as a browser sees it. */
interface Outcome {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The open connection, or null where the answer was HTTP. */
  readonly socket: Duplex | null;
  readonly body: string;
}

/** One visitor. */
interface Visitor {
  readonly session: Session;
  readonly cookie: string;
  /** Host of a real origin in this session. */
  host(origin: string): string;
}

const clock = manualClock(Date.UTC(2026, 5, 1, 12));
const lines: string[] = [];
const seen: IncomingMessage[] = [];
const siteSockets: Duplex[] = [];
const state = mkdtempSync(join(tmpdir(), 'cloakroom-websocket-'));
let site: Server;
let gate: Server;
let open: OpenSurf;
let origin = '';

before(async () => {
  site = createServer((request, response) => {
    seen.push(request);
    response.end('page');
  });
  site.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    seen.push(request);
    siteSockets.push(socket);
    socket.on('error', () => {});
    answerAsSite(request, socket);
  });
  origin = `http://site.test:${await listen(site)}`;
  gate = createServer();
  gate.on('upgrade', (request, _socket, head) => void serveUpgrade(open.surf, request, head));
  const gatePort = await listen(gate);
  const config = gateConfig({
    GATE_STATE: state,
    GATE_GRANT_KEY: generateGrantKeys().publicKey,
    CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8',
    CLOAKROOM_EGRESS_RESOLVE: '*.test=127.0.0.1',
    CLOAKROOM_ENDPOINTS: String(gatePort),
  });
  const log = openLog(gateEvents, (line) => lines.push(line), clock);
  open = await openSurf(config, { clock, random: systemRandom, log });
});

after(async () => {
  await open.close();
  for (const socket of siteSockets) socket.destroy();
  gate.close();
  site.close();
  rmSync(state, { recursive: true });
});

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const agreed = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';

function answerAsSite({ url, headers }: IncomingMessage, socket: Duplex): void {
  if (url === '/refused') {
    socket.end(
      'HTTP/1.1 302 Found\r\nLocation: http://evil.test/\r\nSet-Cookie: no=1; Path=/\r\nLink: <http://evil.test/>; rel=preconnect\r\nContent-Length: 4\r\n\r\nbody',
    );
  } else if (url === '/cookie') {
    socket.write(
      `${agreed}Set-Cookie: sid=s3cret; HttpOnly; Path=/\r\nLink: <http://evil.test/>; rel=preconnect\r\nSec-WebSocket-Accept: a\r\n\r\n`,
    );
  } else if (url === '/quiet') socket.write(`${agreed}\r\n`);
  else if (url !== '/silent') {
    const [protocol] = (headers['sec-websocket-protocol'] ?? '').split(',');
    socket.write(
      `${agreed}Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: ${protocol}\r\nSec-WebSocket-Extensions: permessage-deflate; x="A, b"\r\n\r\nhello `,
    );
    socket.pipe(socket);
  }
}

function enter(): Visitor {
  const { session, cookie } = open.surf.sessions.open(clock.now() + 3_600_000, true);
  return {
    session,
    cookie: `__Http-cloakroom=${cookie}`,
    host: (real) => `${session.labels.labelOf(real)}.${shell}`,
  };
}

function handshake(
  host: string,
  path: string,
  headers: Record<string, string> = {},
  early = '',
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const call = httpRequest({
      port: (gate.address() as AddressInfo).port,
      host: '127.0.0.1',
      path,
      headers: {
        host,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    call.on('error', reject);
    call.on('upgrade', (answer, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      socket.on('error', () => {});
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, socket, body: '' });
    });
    call.on('response', (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, socket: null, body }),
      );
    });
    if (early === '') call.end();
    // Behind the head, before any answer.
    else {
      call.on('socket', (socket) => socket.on('connect', () => setImmediate(() => socket.write(early))));
      call.end();
    }
  });
}

async function opened(work: Promise<Outcome>): Promise<Duplex> {
  const { socket, status } = await work;
  assert.ok(socket !== null, `status ${status}`);
  return socket;
}

async function take(socket: Duplex, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < bytes) {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) await once(socket, 'readable');
    else {
      chunks.push(chunk);
      length += chunk.length;
    }
  }
  return Buffer.concat(chunks);
}

/** Resolves when the other side has closed: like every server, this one then ends its own half. */
const closed = async (socket: Duplex | undefined): Promise<void> => {
  assert.ok(socket !== undefined);
  if (socket.readableEnded) socket.end();
  else socket.once('end', () => socket.end()).resume();
  if (!socket.closed) await once(socket, 'close');
};
const shell = 'surf.localhost:8090';

test('a handshake goes on in the site’s terms, its answer comes back as it was, and bytes pass whole', async () => {
  const { session, cookie, host } = enter();
  session.jar.fromResponse(origin, 'lax=1; Path=/', 'strict');
  const here = host(origin);
  const result = await handshake(here, '/chat?a=%20b', {
    cookie: `${cookie}; planted=spy; __Host-cw.1.abcd=${encodeURIComponent('own=1; path=/')}`,
    origin: `http://${here}`,
    'sec-websocket-protocol': 'chat.v2, chat.v1',
    'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits',
  });
  const asked = seen.at(-1);
  assert.equal(asked?.url, '/chat?a=%20b');
  assert.deepEqual(
    [
      asked?.headers.host,
      asked?.headers.origin,
      asked?.headers.cookie,
      asked?.headers['sec-websocket-protocol'],
      asked?.headers['sec-websocket-extensions'],
      asked?.headers['sec-websocket-version'],
      asked?.headers['sec-websocket-key'],
    ],
    [
      origin.slice('http://'.length),
      origin,
      'lax=1; own=1',
      'chat.v2, chat.v1',
      'permessage-deflate; client_max_window_bits',
      '13',
      'dGhlIHNhbXBsZSBub25jZQ==',
    ],
  );
  assert.ok(!asked?.rawHeaders.join(' ').includes('localhost'), 'nothing of the gate');
  assert.deepEqual(result.headers, {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    'sec-websocket-protocol': 'chat.v2',
    'sec-websocket-extensions': 'permessage-deflate; x="A, b"',
  });
  assert.ok(result.socket !== null);
  const sent = systemRandom.bytes(3_000_000);
  result.socket.write(sent);
  assert.deepEqual(
    await take(result.socket, 6 + sent.length),
    Buffer.concat([Buffer.from('hello '), Buffer.from(sent)]),
  );
  result.socket.end();
  await closed(result.socket);
  await closed(siteSockets.at(-1));
});

test('what a browser sends before the answer is not lost', async () => {
  const { cookie, host } = enter();
  const socket = await opened(handshake(host(origin), '/', { cookie }, 'early'));
  assert.equal(String(await take(socket, 11)), 'hello early');
  socket.destroy();
});

test('cookies that are not for other sites stay at home', async () => {
  const { session, cookie, host } = enter();
  session.jar.fromResponse(origin, 'lax=1; Path=/', 'strict');
  const from: [string | undefined, string, string | undefined][] = [
    [`http://${host(origin)}`, origin, 'lax=1'],
    [`http://${host('http://other.test')}`, 'http://other.test', undefined],
    [`http://${shell}`, 'null', undefined],
    ['http://evil.example', 'null', undefined],
    ['null', 'null', undefined],
  ];
  for (const [sent, real, cookies] of from) {
    const headers = { cookie, ...(sent === undefined ? {} : { origin: sent }) };
    (await opened(handshake(host(origin), '/', headers))).destroy();
    assert.deepEqual([seen.at(-1)?.headers.origin, seen.at(-1)?.headers.cookie], [real, cookies], sent);
  }
});

test('a cookie in an answer goes into the jar and never to the browser', async () => {
  const { session, cookie, host } = enter();
  const here = host(origin);
  const own = { cookie, origin: `http://${here}` };
  const result = await handshake(here, '/cookie', own);
  assert.equal(result.status, 101);
  assert.deepEqual(Object.keys(result.headers).toSorted(), ['connection', 'sec-websocket-accept', 'upgrade']);
  assert.equal(session.jar.header(origin, 'strict'), 'sid=s3cret');
  result.socket?.destroy();
  (await opened(handshake(here, '/', own))).destroy();
  assert.equal(seen.at(-1)?.headers.cookie, 'sid=s3cret');
});

test('an answer that is HTTP comes back bare and contained', async () => {
  const { session, cookie, host } = enter();
  const here = host(origin);
  const result = await handshake(here, '/refused', { cookie, origin: `http://${here}` });
  assert.deepEqual([result.status, result.socket, result.body], [302, null, '']);
  for (const name of ['location', 'set-cookie', 'link']) assert.equal(result.headers[name], undefined, name);
  assert.match(String(result.headers['connection-allowlist']), /^\(response-origin "http:\/\/s:label/);
  assert.match(String(result.headers['content-security-policy']), /^default-src /);
  assert.equal(result.headers.connection, 'close');
  assert.equal(session.jar.header(origin, 'strict'), 'no=1');
  await closed(siteSockets.at(-1));
});

test('ATTACK: a label gives a WebSocket to nobody but its session, and no way to tell it from any other', async () => {
  const { cookie, host } = enter();
  const stranger = enter();
  const here = host(origin);
  (await opened(handshake(here, '/', { cookie }))).destroy();
  const count = seen.length;
  const dead = `s${'a'.repeat(26)}.${shell}`;
  const answers = await Promise.all([
    handshake(here, '/'),
    handshake(here, '/', { cookie: stranger.cookie }),
    handshake(here, '/', { cookie: '__Http-cloakroom=guess' }),
    handshake(here, '/', { cookie: `${cookie}; __Http-cloakroom=planted` }),
    handshake(here, '/~cloakroom/anonymous/token/', { cookie: stranger.cookie }),
    handshake(here, `http://other.test/`, { cookie }),
    handshake(dead, '/', { cookie }),
    handshake(dead, '/'),
  ]);
  for (const answer of answers) {
    const { date, ...headers } = answer.headers;
    assert.ok(date);
    assert.deepEqual([answer.status, answer.body, answer.socket], [403, '', null]);
    assert.deepEqual({ ...headers, date: '' }, { ...answers[0]?.headers, date: '' });
    assert.ok(headers['connection-allowlist']);
  }
  assert.equal((await handshake(here, '@other.test/', { cookie })).status, 400);
  assert.equal(seen.length, count, 'the site heard of it');
});

test('ATTACK: neither the gate’s own addresses nor forbidden ones are reached', async () => {
  const { cookie, host } = enter();
  const here = host(origin);
  const count = seen.length;
  for (const path of ['/~cloakroom/origin?of=http://a.test', '/~cloakroom/wipe/x', '/~cloakroom/cookies']) {
    assert.equal((await handshake(here, path, { cookie })).status, 404, path);
  }
  for (const other of [shell, `n${'a'.repeat(26)}.${shell}`, 'elsewhere.example']) {
    assert.equal((await handshake(other, '/', { cookie })).status, 421, other);
  }
  const { port } = gate.address() as AddressInfo;
  for (const target of [`http://self.test:${port}`, 'http://169.254.169.254', 'http://[::1]:22']) {
    assert.equal((await handshake(host(target), '/', { cookie })).status, 403, target);
  }
  for (const protocol of ['h2c', 'websocket, h2c', 'tls/1.0']) {
    assert.equal((await handshake(here, '/', { cookie, upgrade: protocol })).status, 501, protocol);
  }
  assert.equal(seen.length, count);
});

test('each end takes the other with it', async () => {
  const { cookie, host } = enter();
  const first = await opened(handshake(host(origin), '/quiet', { cookie }));
  siteSockets.at(-1)?.destroy();
  await closed(first);
  const second = await opened(handshake(host(origin), '/quiet', { cookie }));
  second.destroy();
  await closed(siteSockets.at(-1));
});

test('a browser that leaves during the handshake ends it', async () => {
  const { cookie, host } = enter();
  const port = (gate.address() as AddressInfo).port;
  const socket = connect(port, '127.0.0.1');
  const arrived = once(site, 'upgrade');
  socket.write(
    `GET /silent HTTP/1.1\r\nHost: ${host(origin)}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  );
  await arrived;
  socket.destroy();
  await closed(siteSockets.at(-1));
});

test('one half ends before the other; an end that never comes is not waited for', async () => {
  const { cookie, host } = enter();
  const socket = await opened(handshake(host(origin), '/quiet', { cookie }));
  const there = siteSockets.at(-1);
  there?.end('bye');
  assert.equal(String(await take(socket, 3)), 'bye');
  socket.write('last word');
  assert.equal(String(await take(there as Duplex, 9)), 'last word');
  clock.advance(webSocketLimits.closing.value);
  await closed(socket);
  await closed(there);
});

test('a WebSocket ends with its session: at a new identity, and when its time is over', async () => {
  const first = enter();
  const other = enter();
  const one = await opened(handshake(first.host(origin), '/quiet', { cookie: first.cookie }));
  const there = siteSockets.at(-1);
  const kept = await opened(handshake(other.host(origin), '/quiet', { cookie: other.cookie }));
  await open.surf.sessions.end(first.session);
  await closed(one);
  await closed(there);
  assert.equal((await handshake(first.host(origin), '/quiet', { cookie: first.cookie })).status, 403);
  assert.ok(!kept.destroyed, 'another session’s stays');
  clock.advance(3_600_000);
  await closed(kept);
  await closed(siteSockets.at(-1));
});

test('a slow reader slows its site down', async () => {
  const { cookie, host } = enter();
  const socket = await opened(handshake(host(origin), '/quiet', { cookie }));
  const there = siteSockets.at(-1) as Duplex;
  const chunk = Buffer.alloc(1_000_000);
  for (let count = 0; count < 64; count += 1) there.write(chunk);
  // The other way stays open meanwhile, and gives the first one time.
  for (let round = 0; round < 50; round += 1) {
    socket.write('ping');
    await take(there, 4);
  }
  assert.ok(there.writableLength > 32_000_000, `${there.writableLength} bytes wait at the site`);
  let arrived = 0;
  socket.on('data', (data: Buffer) => {
    arrived += data.length;
  });
  there.end();
  await once(socket, 'end');
  assert.equal(arrived, 64_000_000);
  socket.end();
  await closed(socket);
});

test('after all this the log holds nothing', () => {
  assert.deepEqual(lines, []);
});
