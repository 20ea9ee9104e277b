/** The small internet in a real browser, with no gateway between: what a gateway must leave as it is. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../browser.ts';
import { saveShot } from '../shots.ts';
import { type Internet, startInternet } from './internet.ts';

let internet: Internet;
let browser: Browser;

before(async () => {
  internet = await startInternet();
  browser = await openBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
});
after(async () => {
  await browser.close();
  await internet.close();
});

test('every check of the checks page passes', async () => {
  const page = await browser.newPage();
  await page.goto(internet.url('forum.test', '/checks'));
  await page.locator('#all', { hasText: 'done' }).waitFor();
  const results = await page
    .locator('[data-check]')
    .evaluateAll((cells) => cells.map((cell) => `${cell.getAttribute('data-check')}: ${cell.textContent}`));
  assert.ok(results.length >= 16, 'the page has its checks');
  assert.deepEqual(
    results.filter((line) => !line.endsWith(': pass')),
    [],
  );
});

test('scripts of both kinds run, pictures and the font load', async () => {
  const page = await browser.newPage();
  await page.goto(internet.url('forum.test'));
  await page.locator('#classic').waitFor();
  await page.locator('#module', { hasText: 'module script ran' }).waitFor();
  const broken = await page.evaluate<number>(
    '[...document.images].filter((image) => image.naturalWidth === 0).length',
  );
  assert.equal(broken, 0);
  await saveShot(page, 'forum');
});

test('sign in, write a cookie, search, publish with a picture', async () => {
  const page = await browser.newPage();
  await page.goto(internet.url('forum.test', '/login'));
  await page.fill('#name', 'ada');
  await page.fill('#password', 'teapot');
  await page.click('main button');
  await page.locator('#who', { hasText: 'ada' }).waitFor();
  await page.goto(internet.url('forum.test', '/preferences'));
  await page.click('[data-theme=dusk]');
  await page.reload();
  assert.equal(await page.textContent('#shown'), 'dusk');
  assert.equal(await page.textContent('#cookies'), 'theme=dusk', 'the HttpOnly cookie is not shown');
  await page.fill('[name=q]', 'tea');
  await page.press('[name=q]', 'Enter');
  await page.locator('#found').waitFor();
  await page.goto(internet.url('forum.test', '/new'));
  await page.fill('#title', 'From a browser');
  await page.setInputFiles('#picture', {
    name: 'cup.png',
    mimeType: 'image/png',
    buffer: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
      'base64',
    ),
  });
  await page.click('#compose button');
  await page.waitForURL(/\/topic\/\d+$/);
  assert.equal(await page.evaluate<number>('document.getElementById("picture").naturalWidth'), 1);
});

test('the newspaper is legible in every charset and encoding', async () => {
  const page = await browser.newPage();
  for (const path of [
    '/story',
    '/windows-1252',
    '/windows-1252-meta',
    '/utf-16',
    '/gzip',
    '/br',
    '/deflate',
    '/deflate-raw',
  ]) {
    await page.goto(internet.url('news.test', path));
    assert.equal(await page.textContent('#headline'), 'Café “Übersee” reopens – entrée 5 €', path);
  }
  await page.goto(internet.url('news.test', '/refresh'));
  await page.waitForURL(internet.url('forum.test'));
  await page.goto(internet.url('news.test', '/frame'));
  await page.frameLocator('#board').locator('#classic').waitFor();
  await saveShot(page, 'news-frame');
});
