/**
 * What passes: pages, cookies, referrers, and the answers that are not a site’s.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import {
  ask,
  begin,
  closeDoor,
  frame,
  gatePort,
  hostOf,
  lines,
  openDoor,
  origin,
  seen,
  shell,
} from './test/door.ts';

before(openDoor);
after(closeDoor);

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

test('documents are decoded and their addresses translated', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  const answer = await ask(host, '/packed', { ...frame, cookie });
  assert.ok(answer.body.includes(`<img src="http://${host}/a.png">`), answer.body);
  assert.ok(!answer.body.includes('other.test'), answer.body);
  assert.match(answer.body, /<script src="\/~cloakroom\/runtime-/);
});

test('the gate does not reach itself, whatever is allowed', async () => {
  const cookie = await begin();
  const port = gatePort();
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

test('ATTACK: a decompression bomb breaks off at its limit, and the gate goes on', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  await assert.rejects(ask(host, '/bomb', { ...frame, cookie }), { code: 'ECONNRESET' });
  assert.equal((await ask(host, '/', { ...frame, cookie })).body, 'at /');
});

test('after all this the log holds nothing of any request', () => {
  const text = lines.join('\n');
  for (const word of ['site.test', 'other.test', 's3cret', 'planted', 'localhost', '/login', 'q=']) {
    assert.ok(!text.includes(word), text);
  }
});
