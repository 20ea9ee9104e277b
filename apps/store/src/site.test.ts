import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { type Answer, ask } from '@cloakroom/testkit/ask.ts';
import { siteListener } from '@cloakroom/web/site.ts';
import { readConfig } from './config.ts';
import { addDesk } from './desk.ts';
import { addPages } from './pages.ts';
import { addWellKnown } from './well-known.ts';

const clock = manualClock(Date.UTC(2026, 0, 1));

/** Asks the store, as `environment` configures it. */
function get(path: string, environment: Record<string, string> = {}): Promise<Answer> {
  const config = readConfig(environment);
  const listener = siteListener({
    house: 'store',
    origin: config.origin,
    failed: () => assert.fail('a page failed'),
    pages(app) {
      addPages(app, config);
      addWellKnown(app, config, clock);
    },
  });
  return ask(listener, { path, headers: { host: new URL(config.origin).host, accept: 'text/html' } });
}

/** The addresses that `docs` promise, and what each must own up to. */
const pages: readonly (readonly [string, RegExp])[] = [
  ['/', /not built yet/],
  ['/company/legal/privacy_policy.html', /No policy is published yet/],
  ['/consumer/mailinglist_management.html', /no mailing list yet/],
  ['/consumer/login.html', /no accounts yet/],
  ['/proof', /Nothing is proved here yet/],
  ['/transparency', /No figures are published yet/],
  ['/contact', /not open yet/],
  ['/download', /no program to download yet/],
];

for (const [path, honest] of pages) {
  test(`${path} answers, says what is not there, and leads nowhere that does not answer`, async () => {
    const answer = await get(path);
    assert.equal(answer.status, 200);
    assert.match(answer.body, honest);
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.doesNotMatch(answer.body, /<script|<style|\sstyle=|\son\w+=/i);
    for (const [, href = ''] of answer.body.matchAll(/(?:href|src)="([^"]*)"/g)) {
      if (href.startsWith('/')) assert.equal((await get(href)).status, 200, href);
      else assert.ok(href === '#main' || href === 'http://surf.localhost:8090/', href);
    }
  });
}

test('the front page names every service with its state, and opens the one that works', async () => {
  const { body } = await get('/');
  for (const name of ['Surf', 'Proxy', 'Nyms', 'Total Net Shield', 'Orders and payments']) {
    assert.ok(body.includes(`<h3>${name}</h3>`), name);
  }
  assert.equal(body.match(/data-state="proved"/g)?.length, 1);
  assert.equal(body.match(/data-state="off"/g)?.length, 4);
  const moved = await get('/', { STORE_SURF_ORIGIN: 'https://surf.example' });
  assert.match(moved.body, /class="button" href="https:\/\/surf\.example\/"/);
});

test('the first link of the policy page leads to the mailing list', async () => {
  const { body } = await get('/company/legal/privacy_policy.html');
  const main = body.slice(body.indexOf('</h1>'));
  assert.match(/href="([^"]*)"/.exec(main)?.[1] ?? '', /^\/consumer\/mailinglist_management\.html$/);
});

test('the operator is reached where the configuration says, as text and never as a script', async () => {
  assert.match((await get('/contact')).body, /STORE_CONTACT/);
  const named = await get('/contact', { STORE_CONTACT: 'mailto:desk@store.example' });
  assert.match(named.body, /href="mailto:desk@store\.example">desk@store\.example</);
  assert.throws(() => readConfig({ STORE_CONTACT: 'javascript:alert(1)' }), { code: 'config.invalid' });
});

test('security.txt has a contact and an expiry within the year (RFC 9116)', async () => {
  const answer = await get('/.well-known/security.txt');
  assert.match(String(answer.headers['content-type']), /^text\/plain; ?charset=utf-8$/i);
  assert.match(answer.body, /^Contact: http:\/\/store\.localhost:8080\/contact$/m);
  assert.match(answer.body, /^Expires: 2026-04-01T00:00:00Z$/m);
  const named = await get('/.well-known/security.txt', { STORE_CONTACT: 'mailto:desk@store.example' });
  assert.match(named.body, /^Contact: mailto:desk@store\.example$/m);
});

test('the JSON documents parse and claim nothing', async () => {
  const json = async (name: string): Promise<unknown> => JSON.parse((await get(`/.well-known/${name}`)).body);
  assert.deepEqual(await json('gpc.json'), { gpc: true, lastUpdate: '2026-01-01' });
  assert.deepEqual(await json('privacy-policy.json'), {
    published: false,
    note: 'No policy is published yet.',
    page: 'http://store.localhost:8080/company/legal/privacy_policy.html',
  });
  const directory = await get('/.well-known/private-token-issuer-directory');
  assert.equal(directory.headers['content-type'], 'application/private-token-issuer-directory');
  assert.deepEqual((JSON.parse(directory.body) as Record<string, unknown>)['token-keys'], []);
});

test('the origins follow the ports unless they are set', () => {
  assert.equal(readConfig({ STORE_PORT: '9080' }).origin, 'http://store.localhost:9080');
  assert.equal(readConfig({ STORE_DESK_PORT: '9081' }).deskOrigin, 'http://desk.localhost:9081');
  assert.equal(
    readConfig({ STORE_PORT: '9080', STORE_ORIGIN: 'https://a.example' }).origin,
    'https://a.example',
  );
});

test('the desk says that nobody works there yet', async () => {
  const listener = siteListener({
    house: 'desk',
    origin: 'http://desk.localhost:8081',
    failed: () => assert.fail('a page failed'),
    pages: addDesk,
  });
  const answer = await ask(listener, { path: '/', headers: { host: 'desk.localhost:8081' } });
  assert.equal(answer.status, 200);
  assert.match(answer.body, /Nobody can sign in yet/);
});
