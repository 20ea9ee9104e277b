/**
 * The walk: clone, start, get a ticket, browse a site through the gate. It runs first, and only grows.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test, { after, before } from 'node:test';
import { openBrowser } from '@cloakroom/testkit/browser.ts';
import { type Internet, startInternet } from '@cloakroom/testkit/internet/internet.ts';
import { saveShot } from '@cloakroom/testkit/shots.ts';
import type { Browser, FrameLocator, Page } from 'playwright-core';

const offset = 11_000;
const folder = mkdtempSync(join(tmpdir(), 'cloakroom-walk-'));
const clone = join(folder, 'clone');
const record = join(folder, 'cloakroom', `${offset}.json`);
const started = { output: '' };
let environment: NodeJS.ProcessEnv;
let house: ChildProcess;
let internet: Internet;
let browser: Browser;
let page: Page;
let site: FrameLocator;

before(async () => {
  internet = await startInternet();
  browser = await openBrowser();
  page = await browser.newPage();
  site = page.frameLocator('#site');
  environment = {
    ...process.env,
    XDG_RUNTIME_DIR: folder,
    CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8',
    CLOAKROOM_EGRESS_RESOLVE: '*.test=127.0.0.1',
  };
});

after(async () => {
  await browser.close();
  await internet.close();
  if (house.exitCode === null && house.signalCode === null) house.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function type(address: string): Promise<void> {
  await page.fill('input[name="address"]', address);
  await page.press('input[name="address"]', 'Enter');
}

test('a clone starts with one command', { timeout: 240_000 }, async () => {
  execFileSync('git', ['clone', '--quiet', resolve(import.meta.dirname, '../..'), clone]);
  house = spawn('npm', ['start', '--', '--offset', String(offset), '--state', join(folder, 'state')], {
    cwd: clone,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((ready, failed) => {
    const listen = (chunk: Buffer): void => {
      started.output += chunk.toString();
      if (/#pass=[\w-]{80,}/.test(started.output)) ready();
    };
    house.stdout?.on('data', listen);
    house.stderr?.on('data', listen);
    house.once('exit', () => failed(new Error(started.output)));
  });
  assert.match(started.output, /http:\/\/surf\.localhost:19090\/#pass=/);
});

test('trial gives a surf link, and a reason for all that is not there yet', () => {
  const argv = ['trial', '--json', '--offset', String(offset)];
  const printed = execFileSync('./cloakroom', argv, { cwd: clone, env: environment, encoding: 'utf8' });
  const trial = JSON.parse(printed) as Record<string, unknown> & { unavailable: Record<string, string> };
  for (const [what, value] of Object.entries(trial)) {
    if (value === null) assert.match(trial.unavailable[what] ?? '', /\w+ \w+/, what);
  }
  started.output = String(trial['surf']);
});

test('the link opens the shell, the pass is consumed and gone from the address', async () => {
  await page.goto(started.output);
  await page.locator('input[name="address"]').waitFor();
  await page.waitForURL((url) => !url.hash.includes('pass'));
  await saveShot(page, 'walk-1-shell');
});

test('a typed address opens the site in the frame, styled, with its pictures', async () => {
  await type(internet.url('forum.test'));
  await site.locator('h1').first().waitFor();
  assert.equal(await page.locator('iframe#site').count(), 1);
  const src = await page
    .locator('iframe#site')
    .evaluate((frame) => (frame.getAttribute('name') ?? '') + frame.getAttribute('sandbox'));
  assert.ok(!src.includes('allow-popups') && !src.includes('top-navigation'), src);
  await saveShot(page, 'walk-2-forum');
  assert.match(await page.inputValue('input[name="address"]'), /forum\.test/);
});

test('signing in works as at the site itself, and the site learns nothing of the gate', async () => {
  await type(internet.url('forum.test', '/login'));
  await site.locator('input[type="password"]').waitFor();
  await site.getByLabel('Name').fill('ada');
  await site.locator('input[type="password"]').fill('teapot');
  await site.locator('input[type="password"]').press('Enter');
  await site.getByText('Sign out').waitFor();
  await saveShot(page, 'walk-3-signed-in');
  const wire = internet
    .seenBy('forum.test')
    .map((request) => request.rawHeaders.join(' '))
    .join('\n');
  assert.ok(wire.length > 0);
  for (const word of ['localhost', '__Http-', '__Host-cw', 'Linux', 'Headless', 'sec-ch-ua'])
    assert.ok(!wire.includes(word), word);
});

test('one signal and everything is gone within five seconds', async () => {
  const ports = [8080, 8081, 8090, 8091, 8095, 8096];
  const answering = async (): Promise<number> => {
    const answers = await Promise.allSettled(
      ports.map((port) => fetch(`http://127.0.0.1:${port + offset}/healthz`)),
    );
    return answers.filter((answer) => answer.status === 'fulfilled').length;
  };
  assert.equal(await answering(), ports.length);
  const late = AbortSignal.timeout(5_000);
  house.kill('SIGTERM');
  while ((await answering()) > 0 || existsSync(record)) assert.ok(!late.aborted, 'something is still there');
});
