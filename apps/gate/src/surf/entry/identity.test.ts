/**
 * One identity after another, and one identity over a restart.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import {
  api,
  ask,
  begin,
  closeDoor,
  cookieOf,
  frame,
  hostOf,
  newGrant,
  openDoor,
  restart,
  seen,
  shell,
} from './test/door.ts';

before(openDoor);
after(closeDoor);

test('an identity that goes on keeps its labels, its cookies and its version of them', async () => {
  const cookie = await begin();
  const host = await hostOf(cookie);
  await ask(host, '/login', { ...frame, cookie, 'sec-fetch-site': 'same-origin' });
  assert.equal(await hostOf(cookie), host);
  const first = JSON.parse((await ask(shell, '/api/session?have=0', { cookie })).body) as { version: number };
  const again = JSON.parse(
    (await ask(shell, `/api/session?have=${first.version}`, { cookie })).body,
  ) as object;
  assert.ok('sealed' in first && !('sealed' in again), 'an unchanged state is not sent again');
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
  const grant = newGrant();
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
  await restart();
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
