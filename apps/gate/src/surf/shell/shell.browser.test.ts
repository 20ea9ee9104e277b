/**
 * The shell's script in a real Chromium before a gate that answers when the test says so: what was typed or asked for
 * early is neither lost nor opened too soon.
 */
import assert from 'node:assert/strict';
import test, { after, before, type TestContext } from 'node:test';
import { openBrowser } from '@cloakroom/testkit/browser.ts';
import type { Browser, Page, Route } from 'playwright-core';
import { buildShell } from './bundle.ts';
import { shellPage } from './page.ts';
import { shellCss } from './style.ts';

const shell = 'http://surf.localhost:8090';
const site = `http://s${'a'.repeat(26)}.surf.localhost:8090`;
const live = { state: 'live', endsAt: Date.now() + 3_600_000, scripts: true, version: 1, shown: null };
const refused = { status: 503, body: { title: 'Not now.', detail: 'Later.' } };

let browser: Browser;
let built: Awaited<ReturnType<typeof buildShell>>;
before(async () => {
  [browser, built] = await Promise.all([openBrowser(), buildShell()]);
});
after(() => browser.close());

/** A gate of the test: what it says about the session, and what it was asked. */
interface Gate {
  session: object;
  /** The first word on the session waits for this. */
  firstWord: Promise<void>;
  scriptsRefused: boolean;
  readonly calls: string[];
}

/** Opens the shell. Nothing leaves the browser: every request is answered here. */
async function enter(context: TestContext, gate: Gate, hash = ''): Promise<Page> {
  const profile = await browser.newContext();
  context.after(() => profile.close());
  await profile.route('**/*', (route) => answer(route, gate));
  const page = await profile.newPage();
  page.setDefaultTimeout(8_000);
  await page.goto(`${shell}/${hash}`);
  return page;
}

async function answer(route: Route, gate: Gate): Promise<void> {
  const request = route.request();
  const url = new URL(request.url());
  const html = (body: string): Promise<void> => route.fulfill({ contentType: 'text/html', body });
  if (url.origin !== shell) return html('<h1>The site</h1>');
  if (url.pathname === '/')
    return html(shellPage({ siteSuffix: '.surf.localhost:8090', scriptHash: built.hash }));
  if (url.pathname === '/shell.css') return route.fulfill({ contentType: 'text/css', body: shellCss });
  if (url.pathname.endsWith('.js'))
    return route.fulfill({ contentType: 'text/javascript', body: built.script });
  const call = `${request.method()} ${url.pathname}`;
  gate.calls.push(call);
  const { status = 200, body } = await say(call, gate);
  return route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });
}

async function say(call: string, gate: Gate): Promise<{ status?: number; body: object }> {
  switch (call) {
    case 'GET /api/session':
      await gate.firstWord;
      return { body: gate.session };
    case 'POST /api/session':
      gate.session = live;
      return { body: { ...live, hosts: [] } };
    case 'POST /api/session/scripts':
      if (gate.scriptsRefused) return refused;
      gate.session = { ...live, scripts: false };
      return { body: gate.session };
    case 'POST /api/session/open':
      return { body: { href: `${site}/`, url: 'https://a.example/' } };
    // The canary gets through: this browser holds nothing.
    case 'POST /api/canary':
      return { body: { id: 'x', url: `${site}/canary`, control: `${site}/control` } };
    default:
      return { body: { canary: true, control: true } };
  }
}

function gateThat(says: Partial<Gate>): Gate {
  return { session: live, firstWord: Promise.resolve(), scriptsRefused: false, calls: [], ...says };
}

async function type(page: Page, text: string): Promise<void> {
  await page.fill('#address', text);
  await page.press('#address', 'Enter');
}

test('an address entered before the gate’s first word waits for it, then opens', async (context) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const gate = gateThat({ firstWord: promise });
  const page = await enter(context, gate);
  await type(page, 'a.example');
  await page.locator('#bar[data-busy]').waitFor();
  assert.equal(await page.locator('#refusal').isVisible(), false);
  resolve();
  await page.frameLocator('#site').getByText('The site').waitFor();
  assert.equal(await page.inputValue('#address'), 'https://a.example/');
  assert.equal(await page.locator('#refusal').isVisible(), false);
});

test('what is typed before the first word stays when there is no session', async (context) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const page = await enter(context, gateThat({ session: { state: 'none' }, firstWord: promise }));
  await page.locator('#address').pressSequentially('a.exam');
  resolve();
  await page.locator('#welcome').waitFor();
  await page.locator('#address').pressSequentially('ple');
  assert.equal(await page.inputValue('#address'), 'a.example');
});

test('a ticket pasted before the first word does not end a live session unasked', async (context) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const gate = gateThat({ firstWord: promise });
  const page = await enter(context, gate);
  await type(page, `${shell}/#pass=abc`);
  resolve();
  await page.locator('#ask').waitFor();
  assert.equal(gate.calls.includes('POST /api/session'), false);
  await page.click('#ask-yes');
  await page.locator('#ask').waitFor({ state: 'hidden' });
  await page.locator('#start').waitFor();
  assert.equal(gate.calls.includes('POST /api/session'), true);
});

for (const from of ['a link', 'the field'] as const) {
  test(`an address from ${from} without a session is kept, and opens once a ticket is handed in`, async (context) => {
    const gate = gateThat({ session: { state: 'none' } });
    const page = await enter(context, gate, from === 'a link' ? '#a.example' : '');
    if (from === 'the field') await type(page, 'a.example');
    await page.locator('#refusal').getByText('You need a ticket first.').waitFor();
    assert.equal(await page.inputValue('#address'), 'a.example');
    assert.equal(gate.calls.includes('POST /api/session/open'), false);
    await type(page, `${shell}/#pass=abc`);
    await page.frameLocator('#site').getByText('The site').waitFor();
    assert.equal(await page.locator('#refusal').isVisible(), false);
  });
}

test('an address waits for a click when another tab has begun a session meanwhile', async (context) => {
  const gate = gateThat({ session: { state: 'none' } });
  const page = await enter(context, gate);
  await page.locator('#welcome').waitFor();
  gate.session = live;
  await page.goto(`${shell}/#a.example`);
  await page.locator('#ask').waitFor();
  assert.equal(gate.calls.includes('POST /api/session/open'), false);
});

test('where scripts are not held and cannot be switched off, nothing opens', async (context) => {
  const gate = gateThat({ scriptsRefused: true });
  const page = await enter(context, gate);
  await type(page, 'a.example');
  await page.locator('#refusal').getByText('Not now.').waitFor();
  assert.equal(gate.calls.includes('POST /api/session/open'), false);
  assert.equal(await page.inputValue('#address'), 'a.example');
  gate.scriptsRefused = false;
  await page.press('#address', 'Enter');
  await page.frameLocator('#site').getByText('The site').waitFor();
  const sandbox = await page.locator('#site').getAttribute('sandbox');
  assert.equal(sandbox?.includes('allow-scripts'), false);
});
