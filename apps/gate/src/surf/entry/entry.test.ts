/**
 * The door under attack: real HTTP on both sides, a stand-in site on loopback.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { gzipSync } from 'node:zlib';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { openLog } from '@cloakroom/kit/events.ts';
import { systemRandom } from '@cloakroom/kit/random.ts';
import { generateGrantKeys, mintGrant } from '@cloakroom/passes/grant.ts';
import { gateConfig } from '../../config.ts';
import { gateEvents } from '../../events.ts';
import { type OpenSurf, openSurf } from '../open.ts';
import { serve } from './entry.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const keys = generateGrantKeys();
const clock = manualClock(Date.UTC(2026, 5, 1, 12));
const lines: string[] = [];
const seen: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let state = '';
let site: Server;
let gate: Server;
let open: OpenSurf;
let origin = '';

before(async () => {
  site = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ path: request.url ?? '', headers: request.headers, body });
      answerAsSite(request.url ?? '', request.method ?? '', response);
    });
  });
  origin = `http://site.test:${await listen(site)}`;
  gate = createServer((request, response) => void serve(open.surf, request, response));
  state = mkdtempSync(join(tmpdir(), 'cloakroom-entry-'));
  await listen(gate);
  open = await openGate();
});

after(async () => {
  await open.close();
  gate.close();
  site.close();
  rmSync(state, { recursive: true });
});

function openGate(): Promise<OpenSurf> {
  const config = gateConfig({
    GATE_STATE: state,
    GATE_GRANT_KEY: keys.publicKey,
    CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8',
    CLOAKROOM_EGRESS_RESOLVE: '*.test=127.0.0.1',
    CLOAKROOM_ENDPOINTS: String((gate.address() as AddressInfo).port),
  });
  return openSurf(config, {
    clock,
    random: systemRandom,
    log: openLog(gateEvents, (line) => lines.push(line), clock),
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function answerAsSite(path: string, method: string, response: ServerResponse): void {
  const { hostname, port } = new URL(origin);
  if (path === '/away') response.writeHead(302, { location: `http://other.test:${port}/x` }).end();
  else if (path === '/odd') response.writeHead(302, { location: 'gopher://other.test/' }).end();
  else if (path === '/login')
    response.writeHead(303, { location: '/', 'set-cookie': 'sid=s3cret; HttpOnly; Path=/' }).end();
  else if (path === '/denied')
    response.writeHead(200, { 'content-type': 'text/html', 'x-frame-options': 'DENY' }).end('<p>mine');
  else if (path === '/packed') {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
    response.end(gzipSync(`<p><img src="${origin}/a.png"><a href="http://other.test:${port}/">other</a>`));
  } else if (path === '/api' && method === 'OPTIONS') {
    response
      .writeHead(204, { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'PUT' })
      .end();
  } else if (path === '/styled') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<style>@font-face{font-family:f;src:url(http://other.test:${port}/f.woff2?v=1)}</style>`);
  } else if (path === '/f.woff2?v=1') {
    response.writeHead(200, { 'access-control-allow-origin': '*', 'set-cookie': 'leaf=1' }).end('font');
  } else if (path === '/open') response.writeHead(200, { 'access-control-allow-origin': '*' }).end('open');
  else if (path === '/closed') response.writeHead(200, {}).end('closed');
  else if (path === '/hostile') {
    response.writeHead(200, {
      'content-type': 'text/html',
      'connection-allowlist': '("*://*")',
      'content-security-policy': 'default-src *',
      link: `<http://evil.test/>; rel=preconnect`,
      refresh: '0; url=http://evil.test/',
    });
    response.end(`<title>${hostname}</title>`);
  } else
    response.writeHead(path === '/missing' ? 404 : 200, { 'content-type': 'text/plain' }).end(`at ${path}`);
}

function ask(
  host: string,
  path: string,
  headers: Record<string, string> = {},
  send?: { method: string; body: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = gate.address() as AddressInfo;
    const call = httpRequest({
      port,
      host: '127.0.0.1',
      path,
      method: send?.method ?? 'GET',
      headers: { host, ...headers },
    });
    call.on('error', reject);
    call.on('response', (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    call.end(send?.body);
  });
}

const shell = 'surf.localhost:8090';

function api(path: string, body: unknown, cookie = ''): Promise<Answer> {
  const headers = { 'x-cloakroom': '1', 'sec-fetch-site': 'same-origin', cookie };
  return ask(shell, `/api${path}`, headers, { method: 'POST', body: JSON.stringify(body) });
}

function cookieOf(answer: Answer): string {
  const line = answer.headers['set-cookie']?.find((text) => text.startsWith('__Http-cloakroom='));
  return line?.split(';', 1)[0] ?? '';
}

async function begin(): Promise<string> {
  const grant = mintGrant(keys.privateKey, clock.now() + 3_600_000, systemRandom);
  const answer = await api('/session', { grant });
  assert.equal(answer.status, 200, answer.body);
  return cookieOf(answer);
}

/** Host of the stand-in site in the session of `cookie`. */
async function hostOf(cookie: string, address = `${origin}/`): Promise<string> {
  const answer = await api('/session/open', { address }, cookie);
  assert.equal(answer.status, 200, answer.body);
  return new URL((JSON.parse(answer.body) as { href: string }).href).host;
}

const frame = { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-site' };

test('the cookie is HttpOnly, Secure, Strict, of the gate’s domain, and prefixed so that scripts cannot set it', async () => {
  const grant = mintGrant(keys.privateKey, clock.now() + 3_600_000, systemRandom);
  const line = (await api('/session', { grant })).headers['set-cookie']?.[0] ?? '';
  assert.match(
    line,
    /^__Http-cloakroom=[\w-]{43}; Domain=surf\.localhost; Path=\/; Secure; HttpOnly; SameSite=Strict; Expires=/,
  );
});

test('a page goes through: path and query as they are, containment on it', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const answer = await ask(host, '/a%20b?q=%C3%A9&x=1', { ...frame, cookie });
  assert.equal(answer.body, 'at /a%20b?q=%C3%A9&x=1');
  assert.match(
    String(answer.headers['connection-allowlist']),
    /^\(response-origin "http:\/\/s:label\.surf\.localhost:8090"/,
  );
});

test('ATTACK: a label seen in DNS gives nothing to whoever replays it, and no way to tell it from any other', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const control = await ask(host, '/', { ...frame, cookie });
  assert.equal(control.body, 'at /');
  const count = seen.length;
  const stranger = await begin();
  const dead = `s${'a'.repeat(26)}.${shell}`;
  const answers = await Promise.all([
    ask(host, '/', frame),
    ask(host, '/', { ...frame, cookie: stranger }),
    ask(host, '/', { ...frame, cookie: '__Http-cloakroom=guess' }),
    ask(host, '/', { ...frame, cookie: `${cookie}; __Http-cloakroom=planted` }),
    ask(dead, '/', { ...frame, cookie }),
    ask(dead, '/', frame),
  ]);
  for (const answer of answers) {
    assert.equal(answer.status, 403);
    assert.equal(answer.body, answers[0]?.body);
    assert.ok(answer.headers['connection-allowlist']);
  }
  assert.equal(seen.length, count, 'the site heard of it');
});

test('ATTACK: a request target that is no path does not become another host', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const { port } = new URL(origin);
  const count = seen.length;
  for (const target of [`@other.test:${port}/`, `.other.test:${port}/`, `http://other.test:${port}/`]) {
    assert.ok((await ask(host, target, { ...frame, cookie })).status >= 400, target);
  }
  assert.equal(seen.length, count);
});

test('ATTACK: a leaf of a style sheet opens with its own token only, and with an empty jar', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const other = await hostOf(cookie, `${origin.replace('site.', 'other.')}/`);
  await ask(other, '/login', { ...frame, cookie, 'sec-fetch-site': 'same-origin' });
  const page = await ask(host, '/styled', { ...frame, cookie });
  const leaf = new URL(/src:url\(([^)]+)\)/.exec(page.body)?.[1] ?? '');
  assert.equal(leaf.host, other);
  const path = leaf.pathname + leaf.search;
  const font = {
    origin: `http://${host}`,
    'sec-fetch-dest': 'font',
    'sec-fetch-mode': 'cors',
    'sec-fetch-site': 'same-site',
  };
  assert.equal((await ask(other, path, font)).body, 'font');
  assert.deepEqual(
    [seen.at(-1)?.path, seen.at(-1)?.headers.cookie],
    ['/f.woff2?v=1', undefined],
    'the site is asked for the font, without the cookie it gave',
  );
  const replayed = {
    'sec-fetch-dest': 'image',
    'sec-fetch-mode': 'no-cors',
    'sec-fetch-site': 'same-origin',
  };
  assert.equal((await ask(other, path, replayed)).body, 'font');
  assert.equal(seen.at(-1)?.headers.cookie, undefined, 'whoever replays it is signed in nowhere');
  await ask(other, '/', { ...frame, cookie, 'sec-fetch-site': 'same-origin' });
  assert.equal(
    seen.at(-1)?.headers.cookie,
    'sid=s3cret',
    'the leaf left nothing in the jar, and took nothing',
  );
  const count = seen.length;
  const token = path.split('/')[3] ?? '';
  const forged = token.startsWith('A') ? `B${token.slice(1)}` : `A${token.slice(1)}`;
  for (const wrong of [forged, '', `${token}A`]) {
    assert.equal((await ask(other, path.replace(token, wrong), font)).status, 403, wrong);
  }
  assert.equal((await ask(host, path, font)).status, 403, 'the token of another site');
  assert.equal((await ask(other, path, font, { method: 'POST', body: 'x' })).status, 403, 'it is no form');
  await api('/session/wipe', {}, cookie);
  assert.equal((await ask(other, path, font)).status, 403, 'the session has ended');
  assert.equal(seen.length, count);
});

test('ATTACK: own addresses on a site host answer its own pages only', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const path = `/~cloakroom/origin?of=${encodeURIComponent('http://other.test')}`;
  assert.equal((await ask(host, path, { cookie, 'sec-fetch-site': 'same-origin' })).status, 200);
  assert.equal((await ask(host, path, { cookie, 'sec-fetch-site': 'same-site' })).status, 404);
  assert.equal((await ask(host, path, { 'sec-fetch-site': 'same-origin' })).status, 403);
});

test('containment and no word of the site’s own policies: on pages, redirects, errors, preflights', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const paths = [
    '/',
    '/away',
    '/odd',
    '/missing',
    '/hostile',
    '/packed',
    '/~cloakroom/nothing',
    '/~cloakroom/wipe/x',
  ];
  const answers = await Promise.all(paths.map((path) => ask(host, path, { ...frame, cookie })));
  answers.push(await ask(host, '/', { ...frame, cookie, 'sec-fetch-dest': 'document' }));
  answers.push(
    await ask(
      host,
      '/',
      { origin: `http://${host}`, 'access-control-request-method': 'PUT' },
      { method: 'OPTIONS', body: '' },
    ),
  );
  for (const [index, answer] of answers.entries()) {
    const where = paths[index] ?? `answer ${index}`;
    assert.match(
      String(answer.headers['connection-allowlist']),
      /^\(response-origin .*\);redirects=allow;webrtc=block$/,
      where,
    );
    assert.match(
      String(answer.headers['content-security-policy']),
      /default-src http:\/\/\*\.surf\.localhost:8090/,
      where,
    );
    assert.equal(answer.headers.link, undefined, where);
    assert.equal(answer.headers.refresh, undefined, where);
  }
});

test('a redirect leaves only translated', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const away = await ask(host, '/away', { ...frame, cookie });
  assert.match(String(away.headers.location), /^http:\/\/s[a-z2-7]{26}\.surf\.localhost:8090\/x$/);
  const odd = await ask(host, '/odd', { ...frame, cookie });
  assert.equal(odd.headers.location, undefined);
  assert.equal(odd.status, 502);
});

test('a page opened outside the frame is sent to the shell', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const answer = await ask(host, '/p?q', { ...frame, cookie, 'sec-fetch-dest': 'document' });
  assert.equal(answer.headers.location, `http://surf.localhost:8090/#${origin}/p?q`);
});

test('a site’s cookie stays at the gate and comes back to the site alone', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const login = await ask(host, '/login', { ...frame, cookie, 'sec-fetch-site': 'same-origin' });
  assert.ok(!JSON.stringify(login.headers).includes('s3cret'));
  await ask(host, '/', { ...frame, cookie, 'sec-fetch-site': 'same-origin' });
  assert.equal(seen.at(-1)?.headers.cookie, 'sid=s3cret');
  const other = await hostOf(cookie, `${origin.replace('site.', 'other.')}/`);
  await ask(other, '/', { ...frame, cookie });
  assert.equal(seen.at(-1)?.headers.cookie, undefined);
});

test('a Referer stays within its site, and tells nothing of the gate', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const other = await hostOf(cookie, `${origin.replace('site.', 'other.')}/`);
  const own = { ...frame, cookie, 'sec-fetch-site': 'same-origin', referer: `http://${host}/a?b=1` };
  await ask(host, '/', own);
  assert.equal(seen.at(-1)?.headers.referer, `${origin}/a?b=1`);
  for (const referer of [`http://${other}/secret`, `http://${shell}/`, 'http://elsewhere.example/', 'none']) {
    await ask(host, '/', { ...own, referer });
    assert.equal(seen.at(-1)?.headers.referer, undefined, referer);
  }
});

test('ATTACK: native cookies that a site planted are not sent on, and are cleared', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const answer = await ask(host, '/', {
    ...frame,
    cookie: `${cookie}; planted=spy; __Host-cw.1.abcd=${encodeURIComponent('own=1')}`,
  });
  assert.equal(seen.at(-1)?.headers.cookie, 'own=1');
  const cleared = answer.headers['set-cookie'] ?? [];
  assert.ok(cleared.includes('planted=; Domain=surf.localhost; Secure; Path=/; Max-Age=0'));
  assert.ok(cleared.includes('__Host-cw.1.abcd=; Secure; Path=/; Max-Age=0'));
  assert.ok(!cleared.some((line) => line.startsWith('__Http-cloakroom')));
});

test('ATTACK: a write that a neighbour could have planted for the whole domain is not applied', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  for (const name of [
    'cw.1.abcd',
    '~cw.1.abcd',
    '__Secure-cw.1.abcd',
    '__host-cw.1.abcd',
    'x__Host-cw.1.abcd',
  ]) {
    await ask(host, '/', { ...frame, cookie: `${cookie}; ${name}=${encodeURIComponent('sid=attackers')}` });
    assert.equal(seen.at(-1)?.headers.cookie, undefined, name);
  }
  await ask(host, '/', { ...frame, cookie: `${cookie}; __Host-cw.1.abcd=${encodeURIComponent('sid=own')}` });
  assert.equal(seen.at(-1)?.headers.cookie, 'sid=own', 'positive control');
});

test('documents are decoded and their addresses translated', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const answer = await ask(host, '/packed', { ...frame, cookie });
  assert.ok(answer.body.includes(`<img src="http://${host}/a.png">`), answer.body);
  assert.ok(!answer.body.includes('other.test'), answer.body);
  assert.match(answer.body, /<script src="\/~cloakroom\/runtime-/);
});

test('with scripts off no runtime goes out and the policies forbid every script', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  await api('/session/scripts', { on: false }, cookie);
  const answer = await ask(host, '/packed', { ...frame, cookie });
  assert.ok(!answer.body.includes('<script'));
  const csp = String(answer.headers['content-security-policy']);
  assert.match(csp, /script-src 'none'/);
  assert.ok(!csp.includes('allow-scripts'));
});

test('a site that forbids to be framed is framed by the shell alone', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const answer = await ask(host, '/denied', { ...frame, cookie });
  assert.match(
    String(answer.headers['content-security-policy']),
    /frame-ancestors http:\/\/surf\.localhost:8090(;|$)/,
  );
});

test('CORS: another site’s page reads what it may, and not what it may not', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const other = `http://${await hostOf(cookie, `${origin.replace('site.', 'other.')}/`)}`;
  const fetched = {
    cookie,
    origin: other,
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    'sec-fetch-site': 'same-site',
  };
  const bare = { ...fetched, 'content-language': 'x-same-origin' };
  const opened = await ask(host, '/open', bare);
  assert.equal(opened.body, 'open');
  assert.equal(opened.headers['access-control-allow-origin'], other);
  assert.equal(opened.headers['access-control-allow-credentials'], 'true');
  assert.equal(seen.at(-1)?.headers['content-language'], undefined);
  for (const [path, headers] of [
    ['/closed', bare],
    ['/open', fetched],
  ] as const) {
    const refused = await ask(host, path, headers);
    assert.equal(refused.headers['access-control-allow-origin'], undefined);
    assert.equal(refused.body, '');
  }
});

test('the site is asked first where a browser would have asked, and its no is kept', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const other = `http://${await hostOf(cookie, `${origin.replace('site.', 'other.')}/`)}`;
  const bare = {
    cookie,
    origin: other,
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    'sec-fetch-site': 'same-site',
    'content-language': 'x-omit',
  };
  const earlier = seen.length;
  await ask(host, '/api', bare, { method: 'PUT', body: 'x' });
  assert.deepEqual(
    seen.slice(earlier).map((entry) => entry.path),
    ['/api', '/api'],
  );
  const refused = await ask(host, '/api', bare, { method: 'DELETE', body: '' });
  assert.equal(refused.status, 403);
  assert.equal(seen.at(-1)?.headers['access-control-request-method'], 'DELETE');
});

test('a field that the site did not allow is not sent', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const other = `http://${await hostOf(cookie, `${origin.replace('site.', 'other.')}/`)}`;
  const fetched = {
    cookie,
    origin: other,
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    'sec-fetch-site': 'same-site',
    'content-language': 'x-omit',
  };
  const refused = await ask(host, '/api', { ...fetched, 'x-secret': 's' }, { method: 'PUT', body: 'x' });
  assert.equal(refused.status, 403);
  assert.equal(seen.at(-1)?.headers['access-control-request-headers'], 'x-secret');
  assert.equal(seen.at(-1)?.headers['x-secret'], undefined);
  await ask(host, '/api', fetched, { method: 'PUT', body: 'x' });
  assert.equal(seen.at(-1)?.body, 'x', 'the control: without the field it is sent');
});

test('ATTACK: a site’s page cannot call the shell’s API', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const body = { method: 'POST', body: '{"on":true}' };
  const own = { cookie, 'x-cloakroom': '1', 'sec-fetch-site': 'same-origin' };
  assert.equal((await ask(shell, '/api/session/scripts', own, body)).status, 200);
  for (const headers of [
    { ...own, 'sec-fetch-site': 'same-site' },
    { ...own, origin: `http://${host}` },
    { cookie, 'sec-fetch-site': 'same-origin' },
  ]) {
    assert.equal((await ask(shell, '/api/session/scripts', headers, body)).status, 403);
  }
});

test('new identity: the old cookie, labels and sealed state are dead, the ticket’s rest lives', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  await ask(host, '/login', { ...frame, cookie });
  const told = JSON.parse((await ask(shell, '/api/session?have=0', { cookie })).body) as {
    sealed: string;
    endsAt: number;
  };
  const wiped = await api('/session/wipe', {}, cookie);
  assert.equal(wiped.headers['clear-site-data'], '"cookies", "storage"');
  const {
    begin: token,
    hosts,
    sites,
    cookies,
  } = JSON.parse(wiped.body) as { begin: string; hosts: string[]; sites: number; cookies: number };
  assert.deepEqual([sites, cookies], [1, 1]);
  const wipe = new URL(hosts[0] ?? '');
  assert.equal(wipe.host, host);
  const emptied = await ask(host, wipe.pathname, { cookie: '__Http-cloakroom=next; left=1' });
  assert.equal(emptied.headers['clear-site-data'], '"storage", "cache"');
  assert.ok(emptied.headers['set-cookie']?.includes('left=; Secure; Path=/; Max-Age=0'));
  assert.ok(!emptied.headers['set-cookie']?.some((line) => line.includes('__Http-')));
  assert.equal((await ask(host, wipe.pathname)).status, 403, 'once only');
  const begun = await api('/session/begin', { begin: token }, 'planted=1');
  assert.ok(
    begun.headers['set-cookie']?.includes('planted=; Domain=surf.localhost; Secure; Path=/; Max-Age=0'),
  );
  const fresh = cookieOf(begun);
  assert.notEqual(fresh, cookie);
  assert.equal((await api('/session/begin', { begin: token })).status, 403, 'once only');
  assert.equal((await ask(host, '/', { ...frame, cookie: fresh })).status, 403);
  assert.equal((await ask(host, '/', { ...frame, cookie })).status, 403);
  assert.equal((await api('/session/resume', { sealed: told.sealed }, cookie)).status, 403);
  const again = await hostOf(fresh);
  assert.notEqual(again, host);
  await ask(again, '/', { ...frame, cookie: fresh });
  assert.equal(seen.at(-1)?.headers.cookie, undefined, 'the new identity is signed in nowhere');
});

test('a new ticket ends the identity before it, and names the hosts to empty', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  assert.equal((await ask(host, '/', { ...frame, cookie })).status, 200, 'the control');
  const grant = mintGrant(keys.privateKey, clock.now() + 3_600_000, systemRandom);
  const answer = await api('/session', { grant }, cookie);
  const { hosts } = JSON.parse(answer.body) as { hosts: string[] };
  assert.deepEqual(
    hosts.map((address) => new URL(address).host),
    [host],
  );
  assert.equal((await ask(host, '/', { ...frame, cookie })).status, 403);
  assert.notEqual(await hostOf(cookieOf(answer)), host);
});

test('a restart costs nothing but showing the sealed state again; without the cookie it opens nothing', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  await ask(host, '/login', { ...frame, cookie, 'sec-fetch-site': 'same-origin' });
  const { sealed } = JSON.parse((await ask(shell, '/api/session?have=0', { cookie })).body) as {
    sealed: string;
  };
  const ended = await begin();
  const endedSealed = (
    JSON.parse((await ask(shell, '/api/session?have=0', { cookie: ended })).body) as { sealed: string }
  ).sealed;
  await api('/session/wipe', {}, ended);
  await open.close();
  open = await openGate();
  assert.equal((await ask(host, '/', { ...frame, cookie })).status, 403);
  assert.equal(JSON.parse((await ask(shell, '/api/session', { cookie })).body).state, 'unknown');
  assert.equal((await api('/session/resume', { sealed })).status, 403);
  assert.equal((await api('/session/resume', { sealed }, '__Http-cloakroom=stolen')).status, 403);
  assert.equal(
    (await api('/session/resume', { sealed: endedSealed }, ended)).status,
    403,
    'an ended session stays ended',
  );
  assert.equal((await api('/session/resume', { sealed }, cookie)).status, 200);
  await ask(host, '/', { ...frame, cookie, 'sec-fetch-site': 'same-origin' });
  assert.equal(seen.at(-1)?.headers.cookie, 'sid=s3cret');
});

test('the gate does not reach itself, whatever is allowed', async () => {
  const cookie = await begin();
  const { port } = gate.address() as AddressInfo;
  const host = await hostOf(cookie, `http://self.test:${port}/`);
  const answer = await ask(host, '/', { ...frame, cookie });
  assert.equal(answer.status, 403);
  assert.ok(!answer.body.includes('self.test'));
});

test('health is answered on every host; a visitor’s own site keeps its /healthz', async () => {
  for (const host of [shell, 'anything.example', `s${'a'.repeat(26)}.${shell}`]) {
    assert.equal((await ask(host, '/healthz')).status, 200);
  }
  const cookie = await begin();
  const host = await hostOf(cookie);
  assert.equal((await ask(host, '/healthz', { ...frame, cookie })).body, 'at /healthz');
});

test('after all this the log holds nothing of any request', () => {
  const text = lines.join('\n');
  for (const word of ['site.test', 'other.test', 's3cret', 'planted', 'localhost', '/login', 'q=']) {
    assert.ok(!text.includes(word), text);
  }
});
