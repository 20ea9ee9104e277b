/**
 * Sites through the gate, against what they do when seen directly.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openBrowser } from '@cloakroom/testkit/browser.ts';
import { saveShot } from '@cloakroom/testkit/shots.ts';
import type { Browser } from 'playwright-core';
import { openScene, type Scene, until } from './visit.ts';

let scene: Scene;
let direct: Browser;

before(async () => {
  scene = await openScene(14_000);
  direct = await openBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
});
after(async () => {
  await direct.close();
  await scene.close();
});

test('every check of a script-bearing page over two origins passes as it does directly', async (context) => {
  const { page, site, open } = await scene.enter(context);
  await open(scene.internet.url('forum.test', '/checks'));
  await site.locator('#all', { hasText: 'done' }).waitFor();
  await saveShot(page, 'site-checks');
  const cells = site.locator('[data-check]');
  const results = await cells.evaluateAll((list) =>
    list.map((cell) => `${cell.getAttribute('data-check')}: ${cell.textContent}`),
  );
  assert.ok(results.length >= 16);
  assert.deepEqual(
    results.filter((line) => !line.endsWith(': pass')),
    [],
  );
});

for (const path of ['/', '/?page=2', '/search?q=tea', '/login', '/preferences', '/nowhere']) {
  test(`forum.test${path} reads as it does directly`, async (context) => {
    const { site, open } = await scene.enter(context);
    const url = scene.internet.url('forum.test', path);
    const there = await direct.newPage();
    context.after(() => there.close());
    await there.goto(url);
    await there.waitForLoadState('networkidle');
    await open(url);
    const wanted = (await there.locator('body').innerText()).trim();
    assert.ok(wanted.length > 20);
    await site
      .locator('body')
      .filter({ hasText: wanted.slice(0, 20) })
      .waitFor();
    assert.equal(
      (await site.locator('main').innerText()).trim(),
      (await there.locator('main').innerText()).trim(),
    );
  });
}

test('the newspaper in its encodings and charsets reads as it does directly', async (context) => {
  const { site, open } = await scene.enter(context);
  const there = await direct.newPage();
  context.after(() => there.close());
  const paths = [
    '/story',
    '/windows-1252',
    '/windows-1252-meta',
    '/utf-16',
    '/gzip',
    '/br',
    '/deflate',
    '/deflate-raw',
  ];
  for (const path of paths) {
    const url = scene.internet.url('news.test', path);
    const answer = await there.goto(url);
    assert.equal(answer?.status(), 200, path);
    await open(url);
    const wanted = (await there.locator('#headline').innerText()).trim();
    await site.locator('#headline').filter({ hasText: wanted }).waitFor();
  }
});

test('frames, a base and a refresh lead where they lead directly', async (context) => {
  const { page, site, open } = await scene.enter(context);
  await open(scene.internet.url('news.test', '/frame'));
  await site.frameLocator('#board').getByText('Sign in').first().waitFor();
  await saveShot(page, 'site-frame');
  await open(scene.internet.url('news.test', '/frameset'));
  await site.frameLocator('frame[name="right"]').getByText('Sign in').first().waitFor();
  await open(scene.internet.url('news.test', '/base'));
  await site.locator('#based').click();
  await site.getByText('Sign in').first().waitFor();
  await until(
    async () => (await page.inputValue('input[name="address"]')).includes('forum.test'),
    'the address follows',
  );
  await open(scene.internet.url('news.test', '/refresh'));
  await site.getByText('Start a topic').waitFor();
});

test('a posted form, an upload and a chain of redirects over two origins arrive', async (context) => {
  const { page, site, open } = await scene.enter(context);
  await open(scene.internet.url('forum.test', '/login'));
  await site.getByLabel('Name').fill('bo');
  await site.getByLabel('Password').fill('wrong');
  await site.getByLabel('Password').press('Enter');
  await site.getByText('do not go together').waitFor();
  await site.getByLabel('Name').fill('bo');
  await site.getByLabel('Password').fill('kettle');
  await site.getByLabel('Password').press('Enter');
  await site.getByText('Sign out').waitFor();
  await page.click('#back');
  await page.click('#forward');
  await site.getByText('Sign out').waitFor();
  await saveShot(page, 'site-back-forward');
});
