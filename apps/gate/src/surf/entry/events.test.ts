import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { plainEventsPath, sameEvents } from './events.ts';
import { ask, begin, closeDoor, frame, hostOf, openDoor, origin, seen } from './test/door.ts';

before(openDoor);
after(closeDoor);

const accept = 'text/event-stream';

test('only an EventSource has its mode in its path', () => {
  const path = (url: string, type = accept): string | null =>
    plainEventsPath({ url, headers: { accept: type } });
  assert.equal(path('/~cloakroom/events/a%20b?c'), '/a%20b?c');
  assert.equal(path('/~cloakroom/events?c'), '/?c');
  assert.equal(path('/~cloakroom/events/a', 'text/html'), null);
  assert.equal(path('/a'), null);
});

test('a redirect of one leads to another of the same mode', () => {
  const request = { url: '/~cloakroom/events/a', headers: { accept } };
  assert.equal(sameEvents(request, 'http://s.gate/b?c#d'), 'http://s.gate/~cloakroom/events/b?c#d');
  assert.equal(sameEvents({ ...request, url: '/a' }, 'http://s.gate/b?c#d'), 'http://s.gate/b?c#d');
});

test('an EventSource without credentials reads what is open to all, and goes without cookies', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  await ask(host, '/login', { ...frame, cookie, 'sec-fetch-site': 'same-origin' });
  const asked = {
    cookie,
    accept,
    origin: `http://${await hostOf(cookie, `${origin.replace('site.', 'api.site.')}/`)}`,
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    'sec-fetch-site': 'same-site',
  };
  assert.equal((await ask(host, '/open', asked)).body, '', 'with credentials `*` lets nobody read');
  assert.equal(seen.at(-1)?.headers.cookie, 'sid=s3cret');
  assert.equal((await ask(host, '/~cloakroom/events/open', asked)).body, 'open');
  assert.deepEqual([seen.at(-1)?.path, seen.at(-1)?.headers.cookie], ['/open', undefined]);
  assert.equal((await ask(host, '/~cloakroom/events/open', { ...asked, cookie: '' })).status, 403);
  assert.equal(
    (await ask(host, '/~cloakroom/events/~cloakroom/origin', asked)).body,
    '',
    'not the gate’s own',
  );
});
