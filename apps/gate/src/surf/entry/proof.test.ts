/**
 * Who is let in: attacks on the proof of the session, on its host names, and through native cookies.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { api, ask, begin, closeDoor, frame, hostOf, openDoor, origin, seen, shell } from './test/door.ts';

before(openDoor);
after(closeDoor);

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
