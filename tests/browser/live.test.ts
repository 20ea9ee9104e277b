/**
 * What stays open: a chat over WebSocket and a ticker over EventSource, through the gate and directly; and that a
 * WebSocket is its session's alone.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { send } from '@cloakroom/testkit/ask.ts';
import { openBrowser } from '@cloakroom/testkit/browser.ts';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { openScene, type Scene, until } from './visit.ts';

let scene: Scene;
let direct: Browser;

before(async () => {
  scene = await openScene(17_500);
  direct = await openBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
});
after(async () => {
  await direct.close();
  await scene.close();
});

async function logOf(where: { locator(selector: string): Locator }): Promise<string[]> {
  await where.locator('#all', { hasText: 'done' }).waitFor();
  return where.locator('#log li').allInnerTexts();
}

/** The close codes that the chat has seen. */
async function closed(): Promise<number[]> {
  const { port } = scene.internet;
  const answer = await send({ host: '127.0.0.1', port }, { path: '/closed', headers: { host: 'chat.test' } });
  return JSON.parse(answer.body);
}

/** The frame that shows a site. */
function siteOf(page: Page): Frame {
  const frame = page.frames().find((one) => one.url().includes('.surf.localhost'));
  assert.ok(frame);
  return frame;
}

/** Opens a WebSocket in a page, as its script would; how it came out. */
function tryOpen(frame: Frame, url: string): Promise<string> {
  return frame.evaluate(
    (address) =>
      new Promise<string>((done) => {
        const socket = new WebSocket(address);
        socket.addEventListener('open', () => done('open'));
        socket.addEventListener('close', ({ code }) => done(`closed ${code}`));
      }),
    url,
  );
}

test('a chat and a ticker go as they do directly: messages, protocol, close codes, cookies, origin', async (context) => {
  const there = await direct.newPage();
  context.after(() => there.close());
  await there.goto(scene.internet.url('chat.test'));
  const wanted = await logOf(there);
  assert.deepEqual(
    wanted.map((line) => line.replace(/:\d{4,5}/, '')),
    [
      'the site was told: mood=calm,seat=7 from http://chat.test',
      'ws://chat.test/talk?a=%20b true',
      'protocol chat.v1, extensions none',
      'text: tea – ✓',
      'long text: true',
      'bytes: true',
      'the site closed: 4001,see you,true',
      'the site was told: met=1,mood=calm,seat=7',
      'the page closed: 4002,,true',
      'the site saw: 4001,4002',
      'refused: 1006',
      'tick 1: {"number":1,"cookies":["met","mood","seat"]}',
      'tick 2: {"number":2,"cookies":["met","mood","seat"]}',
      'tick 3: {"number":3,"cookies":["met","mood","seat"]}',
      'open feed: {"number":1,"cookies":[]}',
      'named feed: {"number":1,"cookies":[]} {"number":1,"cookies":["fed"]}',
      'open feed: {"number":1,"cookies":[]}',
      'what may not be read: nothing nothing',
      'done',
    ],
  );
  const { site, open, profile } = await scene.enter(context);
  await open(scene.internet.url('chat.test'));
  assert.deepEqual(await logOf(site), wanted);
  const names = (await profile.cookies()).map(({ name }) => name).filter((name) => !name.startsWith('__H'));
  assert.deepEqual(names, [], 'no cookie of the site is the browser’s');

  const [shown, through] = scene.internet
    .seenBy('chat.test')
    .filter(({ path }) => path === '/talk?a=%20b')
    .map(({ headers }) => headers);
  assert.ok(shown !== undefined && through !== undefined);
  // New with every handshake, or generalised by the gate; encodings are the browser's choice by the gate's own scheme.
  const own = new Set(['sec-websocket-key', 'user-agent', 'sec-gpc', 'accept-language', 'accept-encoding']);
  const rest = (headers: object): unknown =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name)));
  assert.deepEqual(
    { ...(rest(through) as object), cookie: '', connection: '' },
    { ...(rest(shown) as object), cookie: '', connection: '' },
  );
});

test('ATTACK: another session’s WebSocket is not opened, nor are the gate’s own addresses', async (context) => {
  const mine = await scene.enter(context);
  const stranger = await scene.enter(context);
  await Promise.all([mine, stranger].map(({ open }) => open(scene.internet.url('chat.test', '/hold'))));
  await mine.site.locator('#state', { hasText: 'open' }).waitFor();
  await stranger.site.locator('#state', { hasText: 'open' }).waitFor();
  const address = siteOf(mine.page).url().replace('http:', 'ws:').replace('/hold', '/talk');
  assert.equal(await tryOpen(siteOf(mine.page), address), 'open', 'control');
  const count = scene.internet.seenBy('chat.test').length;
  assert.equal(await tryOpen(siteOf(stranger.page), address), 'closed 1006');
  for (const path of [
    '/~cloakroom/origin?of=http://a.test',
    '/~cloakroom/cookies',
    '/~cloakroom/anonymous/x/talk',
  ]) {
    assert.equal(await tryOpen(siteOf(mine.page), address.replace('/talk', path)), 'closed 1006', path);
  }
  assert.equal(
    await tryOpen(siteOf(mine.page), `ws://127.0.0.1:${scene.house.ports['ops']}/`),
    'closed 1006',
  );
  assert.equal(scene.internet.seenBy('chat.test').length, count);
});

test('a new identity ends the old one’s WebSockets', async (context) => {
  const { page, site, open } = await scene.enter(context);
  const kept = await scene.enter(context);
  for (const visitor of [{ site, open }, kept]) {
    await visitor.open(scene.internet.url('chat.test', '/hold'));
    await visitor.site.locator('#state', { hasText: 'open' }).waitFor();
  }
  const earlier = await closed();
  // The shell takes the frame away; a page that the browser held on to would be cut off all the same.
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const { port } = new URL(scene.house.addresses['surf'] ?? '');
  const answer = await send(
    { host: '127.0.0.1', port: Number(port) },
    {
      path: '/api/session/wipe',
      method: 'POST',
      headers: {
        host: `surf.localhost:${port}`,
        cookie,
        'x-cloakroom': '1',
        'sec-fetch-site': 'same-origin',
      },
    },
  );
  assert.equal(answer.status, 200);
  await site.locator('#state', { hasText: 'closed 1006' }).waitFor();
  await until(async () => (await closed()).length > earlier.length, 'the chat sees the end');
  assert.deepEqual((await closed()).slice(earlier.length), [1006]);
  assert.equal(await kept.site.locator('#state').textContent(), 'open', 'another session’s stays');
});
