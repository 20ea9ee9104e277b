/**
 * Reading across origins, judged in the sites’ own origins.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ask, begin, closeDoor, hostOf, openDoor, origin, seen } from './test/door.ts';

before(openDoor);
after(closeDoor);

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
