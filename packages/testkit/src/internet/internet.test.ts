/** The small internet, asked over HTTP: each site does what its page says it does. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test, { after, before } from 'node:test';
import {
  Agent,
  type CloseEvent,
  type Dispatcher,
  FormData,
  fetch,
  type MessageEvent,
  type RequestInit,
  type Response,
  request,
  WebSocket,
} from 'undici';
import { rangedBytes } from './cdn.ts';
import { drawPng } from './images.ts';
import { type Internet, startInternet } from './internet.ts';
import { headline } from './news.ts';

let internet: Internet;
let dispatcher: Dispatcher;

before(async () => {
  internet = await startInternet({
    sites: { '*.deep.test': () => (asked) => ({ status: 200, headers: {}, body: asked.host }) },
  });
  dispatcher = new Agent({
    connect: { lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) },
  });
});
after(async () => {
  await dispatcher.close();
  await internet.close();
});

/** One request, redirects not followed. */
function get(host: string, path: string, options: RequestInit = {}): Promise<Response> {
  return fetch(internet.url(host, path), { dispatcher, redirect: 'manual', ...options });
}

const cookieOf = (answer: Response): string => (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
const tokenIn = (html: string): string => /name="csrf" value="(\w+)"/.exec(html)?.[1] ?? '';

/** Signs in as ada and gives the cookie. */
async function signIn(password: string): Promise<Response> {
  const form = await get('forum.test', '/login');
  const body = new URLSearchParams({ csrf: tokenIn(await form.text()), name: 'ada', password });
  return get('forum.test', '/login', { method: 'POST', body, headers: { cookie: cookieOf(form) } });
}

test('the forum lists topics in pages', async () => {
  const first = await (await get('forum.test', '/')).text();
  const last = await (await get('forum.test', '/?page=3')).text();
  assert.match(first, /What the harbour sounds like/);
  assert.match(first, /Page 1 of 3/);
  assert.match(last, /Which teapot pours/);
  assert.doesNotMatch(last, /Older/);
  assert.equal((await get('forum.test', '/?page=4')).status, 404);
});

test('a right password gives an HttpOnly Lax cookie and a 303 to an absolute address', async () => {
  const answer = await signIn('teapot');
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), internet.url('forum.test'));
  assert.match(answer.headers.get('set-cookie') ?? '', /^sid=[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/);
  const home = await get('forum.test', '/', { headers: { cookie: cookieOf(answer) } });
  assert.match(await home.text(), /<span id="who">ada<\/span>/);
});

test('a wrong password shows the form again, and a wrong token is refused', async () => {
  const wrong = await signIn('coffee');
  assert.equal(wrong.status, 403);
  assert.match(await wrong.text(), /role="alert"/);
  const body = new URLSearchParams({ csrf: 'guess', name: 'ada', password: 'teapot' });
  const forged = await get('forum.test', '/login', { method: 'POST', body });
  assert.equal(forged.status, 403);
  assert.match(await forged.text(), /expired/);
});

test('a topic with a picture and a reply are posted and shown', async () => {
  const cookie = cookieOf(await signIn('teapot'));
  const compose = await (await get('forum.test', '/new', { headers: { cookie } })).text();
  const picture = drawPng(3, 3, () => [1, 2, 3]);
  const form = new FormData();
  form.set('csrf', tokenIn(compose));
  form.set('title', 'Tea & <b>toast</b>');
  form.set('text', 'äöü');
  form.set('picture', new File([new Uint8Array(picture)], 'toast.png', { type: 'image/png' }));
  const made = await get('forum.test', '/new', { method: 'POST', body: form, headers: { cookie } });
  assert.equal(made.status, 303);
  const path = new URL(made.headers.get('location') ?? '').pathname;
  const shown = await (await get('forum.test', path, { headers: { cookie } })).text();
  assert.match(shown, /Tea &amp; &lt;b&gt;toast/);
  const id = path.split('/')[2] ?? '';
  const bytes = await (await get('forum.test', `/picture/${id}`)).arrayBuffer();
  assert.deepEqual(Buffer.from(bytes), picture);

  const body = new URLSearchParams({ csrf: tokenIn(shown), topic: id, text: 'With jam.' });
  const reply = await get('forum.test', '/reply', { method: 'POST', body, headers: { cookie } });
  assert.equal(reply.headers.get('location'), `${internet.url('forum.test', path)}#reply-1`);
  assert.match(await (await get('forum.test', path)).text(), /With jam\./);
});

test('search, 404 and 500', async () => {
  assert.match(await (await get('forum.test', '/search?q=TEAPOT')).text(), /1 for “TEAPOT”/);
  assert.equal((await get('forum.test', '/nowhere')).status, 404);
  assert.equal((await get('forum.test', '/broken')).status, 500);
});

test('the redirect chain leaves through two other sites and comes back', async () => {
  const hops: string[] = [];
  let url = internet.url('forum.test', '/leave');
  for (;;) {
    const answer = await fetch(url, { dispatcher, redirect: 'manual' });
    hops.push(`${answer.status} ${new URL(url).host.split(':')[0]}`);
    const next = answer.headers.get('location');
    if (next === null) break;
    url = new URL(next, url).href;
  }
  assert.deepEqual(hops, ['302 forum.test', '307 cdn.test', '301 news.test', '200 forum.test']);
});

test('the CDN answers by CORS policy, and to the preflight', async () => {
  const origin = internet.url('forum.test').slice(0, -1);
  const headers = { origin };
  const allowed = async (path: string): Promise<string | null> =>
    (await get('cdn.test', path, { headers })).headers.get('access-control-allow-origin');
  assert.equal(await allowed('/api/exact'), origin);
  assert.equal(await allowed('/api/any'), '*');
  assert.equal(await allowed('/api/none'), null);
  const preflight = await get('cdn.test', '/api/item', { method: 'OPTIONS', headers });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /x-draft/);
});

test('the CDN serves ranges and validates', async () => {
  const part = await get('cdn.test', '/bytes', { headers: { range: 'bytes=250-252' } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get('content-range'), `bytes 250-252/${rangedBytes}`);
  assert.deepEqual([...new Uint8Array(await part.arrayBuffer())], [250, 0, 1]);
  const etag = (await get('cdn.test', '/logo.svg')).headers.get('etag') ?? '';
  assert.equal((await get('cdn.test', '/logo.svg', { headers: { 'if-none-match': etag } })).status, 304);
});

test('the newspaper encodes its pages as they say', async () => {
  for (const path of ['/gzip', '/br', '/deflate']) {
    const answer = await get('news.test', path, { headers: { 'accept-encoding': path.slice(1) } });
    assert.equal(answer.headers.get('content-encoding'), path.slice(1));
    assert.ok((await answer.text()).includes(headline), path);
    const plain = await request(internet.url('news.test', path), { dispatcher });
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.ok((await plain.body.text()).includes(headline), path);
  }
  const decode = async (path: string, charset: string): Promise<string> =>
    new TextDecoder(charset).decode(await (await get('news.test', path)).arrayBuffer());
  assert.ok((await decode('/windows-1252', 'windows-1252')).includes(headline));
  assert.ok((await decode('/windows-1252-meta', 'windows-1252')).includes(headline));
  assert.ok((await decode('/utf-16', 'utf-16le')).includes(headline));
});

test('every request is on record, with the hash of its body', async () => {
  const waiting = internet.arrival((seen) => seen.path === '/never-asked-before');
  await get('news.test', '/never-asked-before', {
    method: 'POST',
    body: 'hello',
    headers: { 'x-mark': '1' },
  });
  const seen = await waiting;
  assert.equal(seen.method, 'POST');
  assert.equal(seen.host, 'news.test');
  assert.equal(seen.headers['x-mark'], '1');
  assert.equal(seen.bodyBytes, 5);
  assert.equal(seen.bodyHash, createHash('sha256').update('hello').digest('hex'));
  assert.ok(internet.seenBy('news.test').includes(seen));
});

test('wildcard sites answer below their name, and unknown names get 421', async () => {
  assert.equal(await (await get('a.b.deep.test', '/')).text(), 'a.b.deep.test');
  assert.equal((await get('deep.test', '/')).status, 421);
});

test('the chat takes a WebSocket, chooses a protocol, and remembers how it ended', async () => {
  const talk = new WebSocket(internet.url('chat.test', '/talk').replace('http:', 'ws:'), {
    protocols: ['chat.v2', 'chat.v1'],
    headers: { cookie: 'b=2; a=1', origin: 'http://page.test' },
    dispatcher,
  });
  const next = async (type: 'message' | 'close'): Promise<Event> =>
    new Promise((done) => talk.addEventListener(type, done, { once: true }));
  const data = async (): Promise<unknown> => ((await next('message')) as MessageEvent).data;
  assert.deepEqual(JSON.parse(String(await data())), { origin: 'http://page.test', cookies: ['a=1', 'b=2'] });
  assert.equal(talk.protocol, 'chat.v1');
  talk.send('é'.repeat(200_000));
  assert.equal(await data(), 'é'.repeat(200_000));
  talk.send('leave');
  const end = (await next('close')) as CloseEvent;
  assert.deepEqual([end.code, end.reason, end.wasClean], [4001, 'see you', true]);
  assert.equal(await (await get('chat.test', '/closed')).text(), '[4001]');
  const seen = internet.seenBy('chat.test')[0];
  assert.deepEqual([seen?.path, seen?.headers.upgrade], ['/talk', 'websocket']);
});

test('the chat ticks as long as somebody listens', async () => {
  const answer = await get('chat.test', '/ticks', { headers: { cookie: 'a=1' } });
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    if (text.includes('id: 2\n')) break;
  }
  assert.match(text, /^id: 1\nevent: tick\ndata: \{"number":1,"cookies":\["a"\]\}\n\nid: 2\n/);
});
