import assert from 'node:assert/strict';
import test from 'node:test';
import { ask } from '@cloakroom/testkit/ask.ts';
import { html } from 'hono/html';
import { page } from './look/page.ts';
import { type SiteParts, siteListener } from './site.ts';

const host = 'store.localhost:8080';

/** A site with one page that works and one that does not; `failed` counts bugs. */
function site(more: Partial<SiteParts> = {}): {
  listener: ReturnType<typeof siteListener>;
  failed: () => number;
} {
  let failed = 0;
  const listener = siteListener({
    house: 'store',
    origin: `http://${host}`,
    failed: () => (failed += 1),
    pages(app) {
      app.get('/', (context) => context.html(page({ title: 'Here', house: 'store', body: html`<p>x</p>` })));
      app.get('/broken', () => {
        throw new Error('canary-5731');
      });
    },
    ...more,
  });
  return { listener, failed: () => failed };
}

const answers: readonly { readonly path: string; readonly status: number; readonly type: string }[] = [
  { path: '/', status: 200, type: 'text/html' },
  { path: '/look.css', status: 200, type: 'text/css' },
  { path: '/mark.svg', status: 200, type: 'image/svg+xml' },
  { path: '/favicon.ico', status: 301, type: '' },
  { path: '/healthz', status: 200, type: 'application/json' },
  { path: '/none', status: 404, type: 'application/problem+json' },
  { path: '/broken', status: 500, type: 'application/problem+json' },
  { path: '/a\\b', status: 400, type: 'application/problem+json' },
];

for (const { path, status, type } of answers) {
  test(`${path} answers ${status} with every header of a page and no cookie`, async () => {
    const answer = await ask(site().listener, { path, headers: { host } });
    assert.equal(answer.status, status);
    assert.ok((answer.headers['content-type'] ?? '').startsWith(type));
    const policy = String(answer.headers['content-security-policy']);
    assert.match(policy, /^default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';/);
    assert.match(policy, /frame-ancestors 'none'; base-uri 'none'$/);
    assert.doesNotMatch(policy, /unsafe|script-src|\*/);
    assert.equal(answer.headers['referrer-policy'], 'no-referrer');
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['cross-origin-opener-policy'], 'same-origin');
    assert.match(String(answer.headers['permissions-policy']), /camera=\(\)/);
    assert.equal(answer.headers['set-cookie'], undefined);
  });
}

test('another Host is refused and told where to go; a socket takes any', async () => {
  for (const other of ['elsewhere.test', 'store.localhost', '127.0.0.1:8080', `evil.${host}`]) {
    const answer = await ask(site().listener, { path: '/', headers: { host: other } });
    assert.equal(answer.status, 421);
    assert.match(answer.body, /Open http:\/\/store\.localhost:8080 instead/);
    assert.ok(!answer.body.includes('elsewhere'));
    assert.equal(
      (await ask(site({ anyHost: true }).listener, { path: '/', headers: { host: other } })).status,
      200,
    );
  }
  assert.equal(
    (await ask(site().listener, { path: '/', headers: { host: host.toUpperCase() } })).status,
    200,
  );
});

test('a bug is counted and says nothing of itself; what a reader did wrong is no bug', async () => {
  const { listener, failed } = site();
  const broken = await ask(listener, { path: '/broken', headers: { host, accept: 'text/html' } });
  assert.equal(broken.status, 500);
  assert.ok(!broken.body.includes('canary-5731'));
  assert.equal(failed(), 1);
  await ask(listener, { path: '/none', headers: { host } });
  await ask(listener, { path: '/a\\b', headers: { host } });
  await ask(listener, { path: '/', headers: { host: 'elsewhere.test' } });
  assert.equal(failed(), 1);
});

test('the look is asked for each time and answered "not modified" while it is the same', async () => {
  const first = await ask(site().listener, { path: '/look.css', headers: { host } });
  const tag = String(first.headers.etag);
  const again = await ask(site().listener, { path: '/look.css', headers: { host, 'if-none-match': tag } });
  assert.equal(again.status, 304);
  assert.equal(again.body, '');
  const old = await ask(site().listener, {
    path: '/look.css',
    headers: { host, 'if-none-match': '"other"' },
  });
  assert.equal(old.status, 200);
});

test('Strict-Transport-Security is said over TLS only', async () => {
  const plain = await ask(site().listener, { path: '/', headers: { host } });
  assert.equal(plain.headers['strict-transport-security'], undefined);
  const secure = site({ origin: 'https://store.example' });
  const answer = await ask(secure.listener, { path: '/', headers: { host: 'store.example' } });
  assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000');
});
