/**
 * New identity, scripts off, restart, links from outside: the shell in a real browser.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { page as answerPage } from '@cloakroom/testkit/internet/site.ts';
import { saveShot } from '@cloakroom/testkit/shots.ts';
import type { Page } from 'playwright-core';
import { openScene, type Scene, until } from './visit.ts';

let scene: Scene;

/** A site that plants what it can, natively from a realm that no script of ours has touched: a frame of this instant. */
const planter = `<!doctype html><title>Planter</title><p id="state">working</p><script>
const domain = location.hostname.split('.').slice(1).join('.');
const range = document.createRange();
range.selectNodeContents(document.body);
range.insertNode(document.createElement('iframe'));
const native = Object.getOwnPropertyDescriptor(frames[0].Document.prototype, 'cookie');
const plant = () => {
  for (const line of [
    'spy=parent; domain=' + domain + '; path=/; max-age=9999',
    'spy2=deep; domain=' + domain + '; path=/api/session',
    '__Http-cloakroom=forged; domain=' + domain + '; path=/; secure',
    '__Host-cw.1.abcd=sid%3Dfixed; domain=' + domain + '; path=/; secure',
  ]) native.set.call(document, line);
};
plant();
const seen = native.get.call(document);
// The gate clears what it sees; a hostile page just goes on planting.
setInterval(plant, 20);
localStorage.setItem('spy', 'local');
(async () => {
  await new Promise((done) => { const open = indexedDB.open('spy'); open.onsuccess = open.onerror = done; });
  await caches.open('spy').catch(() => {});
  document.getElementById('state').textContent = 'planted ' + seen;
})();
</script>`;

const look = `<!doctype html><title>Look</title><p id="state">working</p><script>
(async () => {
  const bases = indexedDB.databases ? (await indexedDB.databases()).map((base) => base.name) : [];
  const found = [document.cookie, localStorage.getItem('spy'), bases.join(), (await caches.keys().catch(() => [])).join()];
  document.getElementById('state').textContent = 'found:' + found.filter(Boolean).join('|');
})();
</script>`;

/** Resolves when a new identity stands. */
async function wiped(page: Page): Promise<void> {
  await until(async () => (await page.locator('#site').count()) === 0, 'the frame is gone');
  await page.locator('#wiping').waitFor({ state: 'hidden' });
  await page.locator('#start').waitFor();
}

before(async () => {
  scene = await openScene(13_000, {
    'planter.test': () => (request) => answerPage(request.path === '/look' ? look : planter),
    'plain.test': () => () =>
      answerPage(
        '<!doctype html><title>Plain</title><h1>Plain</h1><noscript><p>Works without</p></noscript><p id="ran"></p><script>document.getElementById("ran").textContent = "script ran"</script>',
      ),
  });
});
after(() => scene.close());

test('ATTACK: what a site planted from a pristine realm is gone after a new identity', async (context) => {
  const { page, profile, site, open } = await scene.enter(context);
  await open(scene.internet.url('planter.test'));
  await site.locator('#state', { hasText: 'planted' }).waitFor();
  const control = await site.locator('#state').textContent();
  assert.match(String(control), /spy=parent/, 'positive control: the cookie was planted');
  const own = (await profile.cookies()).filter((cookie) => cookie.name === '__Http-cloakroom');
  assert.equal(own.length, 1, 'a script could not plant a second one');
  const session = own[0]?.value;
  assert.notEqual(session, 'forged');
  const old = await page.locator('#site').evaluate((frame) => (frame as unknown as { src: string }).src);

  await page.click('#shield');
  await page.click('#identity');
  await wiped(page);
  await saveShot(page, 'identity-new');

  const left = await profile.cookies();
  assert.deepEqual(
    left.map((cookie) => cookie.name),
    ['__Http-cloakroom'],
  );
  assert.notEqual(left[0]?.value, session);
  await open(scene.internet.url('planter.test', '/look'));
  await site.locator('#state', { hasText: 'found:' }).waitFor();
  assert.equal(await site.locator('#state').textContent(), 'found:');
  if (old.startsWith('http'))
    assert.equal((await profile.request.get(old)).status(), 403, 'the old label is dead');
});

test('ATTACK: a site cannot carry a cookie write to its neighbour, in whose name it would be set', async (context) => {
  const { profile, site, open } = await scene.enter(context);
  await open(scene.internet.url('forum.test'));
  await open(scene.internet.url('planter.test'));
  await site.locator('#state', { hasText: 'planted' }).waitFor();
  const names = (await profile.cookies()).map((cookie) => `${cookie.name} ${cookie.domain}`);
  assert.ok(
    names.includes('spy .surf.localhost'),
    'positive control: a plain name is taken for the whole domain',
  );
  assert.ok(!names.some((name) => name.startsWith('__Host-cw')), names.join());
  await open(scene.internet.url('forum.test', '/headers'));
  const sent = scene.internet.seenBy('forum.test').at(-1)?.headers.cookie ?? '';
  assert.ok(!sent.includes('fixed'), sent);
});

test('the old label’s own stored data is gone from the browser, not only out of reach', async (context) => {
  const { page, site, open } = await scene.enter(context);
  await open(scene.internet.url('planter.test'));
  await site.locator('#state', { hasText: 'planted' }).waitFor();
  const origin = new URL(
    page
      .frames()
      .find((frame) => frame.url().includes('.surf.localhost'))
      ?.url() ?? '',
  ).origin;
  const devtools = await page.context().newCDPSession(page);
  const usage = async (): Promise<number> =>
    (await devtools.send('Storage.getUsageAndQuota', { origin })).usage;
  assert.ok((await usage()) > 0, 'positive control: something is stored');
  await page.click('#shield');
  await page.click('#identity');
  await wiped(page);
  assert.equal(await usage(), 0);
});

test('scripts off: the page is there, its scripts are not, and its noscript parts show', async (context) => {
  const { page, site, open } = await scene.enter(context);
  await open(scene.internet.url('plain.test'));
  await site.getByText('script ran').waitFor();
  await page.click('#shield');
  await page.click('#scripts');
  await page.keyboard.press('Escape');
  await site.locator('noscript p').waitFor();
  assert.equal(await site.locator('#ran').textContent(), '');
  const sandbox = await page.locator('#site').getAttribute('sandbox');
  assert.ok(sandbox !== null && !sandbox.includes('allow-scripts'), String(sandbox));
  await saveShot(page, 'scripts-off');
  assert.match(await page.inputValue('input[name="address"]'), /plain\.test/);
});

test('a restart of the gate costs a reload', async (context) => {
  const { page, site, open } = await scene.enter(context);
  await open(scene.internet.url('forum.test', '/login'));
  await site.getByLabel('Name').fill('ada');
  await site.getByLabel('Password').fill('teapot');
  await site.getByLabel('Password').press('Enter');
  await site.getByText('Sign out').waitFor();
  await page.waitForFunction('Object.keys(localStorage).length > 0');
  const killed = scene.house.instance().processes['gate'] ?? 0;
  process.kill(killed, 'SIGKILL');
  const { port } = new URL(scene.house.addresses['surf'] ?? '');
  const health = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
  await until(
    async () => scene.house.instance().processes['gate'] !== killed && (await health()),
    'the gate is back',
  );
  await page.click('#reload');
  await site.getByText('Sign out').waitFor();
  await saveShot(page, 'restart-still-signed-in');
});

test('an address in a link from outside waits for a click; a site opened in a tab of its own lands there', async (context) => {
  const { page, profile, site, open } = await scene.enter(context);
  const shell = scene.house.addresses['surf'] ?? '';
  const url = scene.internet.url('plain.test');
  await open(url);
  const inside =
    page
      .frames()
      .find((frame) => frame.url().includes('.surf.localhost'))
      ?.url() ?? '';
  const tab = await profile.newPage();
  const asked = scene.internet.seenBy('plain.test').length;
  await tab.goto(inside);
  assert.ok(tab.url().startsWith(`${shell}/`), tab.url());
  await tab.locator('#ask').waitFor();
  await saveShot(tab, 'link-asks');
  assert.equal(scene.internet.seenBy('plain.test').length, asked, 'nothing is fetched before the click');
  await tab.click('#ask-yes');
  await tab.frameLocator('#site').getByText('Plain').first().waitFor();
  await site.getByText('Plain').first().waitFor();
});

test('a second ticket is asked about while one is in use, and used once only', async (context) => {
  const { page } = await scene.enter(context);
  const { surf } = await scene.house.trial();
  await page.goto('about:blank');
  await page.goto(surf);
  await page.locator('#ask').waitFor();
  assert.ok(!page.url().includes('pass='));
  await page.click('#ask-yes');
  await page.locator('#ask').waitFor({ state: 'hidden' });
  const other = await scene.browser.newContext();
  context.after(() => other.close());
  const stranger = await other.newPage();
  await stranger.goto(surf);
  await stranger.locator('#refusal').waitFor();
  await saveShot(stranger, 'ticket-used');
});
