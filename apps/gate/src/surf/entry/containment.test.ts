/**
 * Every answer of a site host holds the page inside the gate.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { api, ask, begin, closeDoor, frame, hostOf, openDoor } from './test/door.ts';

before(openDoor);
after(closeDoor);

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
