/**
 * What a site's scripts see: each way to their own address, directly and through the gate.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test, { after, before, type TestContext } from 'node:test';
import { openBrowser } from '@cloakroom/testkit/browser.ts';
import { content, page, type Site, type Surroundings } from '@cloakroom/testkit/internet/site.ts';
import type { Browser } from 'playwright-core';
import { openScene, type Scene } from './visit.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const js = 'text/javascript; charset=utf-8';
const sri = (body: string): string => `sha384-${createHash('sha384').update(body).digest('base64')}`;

const late = `document.querySelector('#late').textContent += location.pathname`;

/** Notes what each expression gives, a throw included. */
const note = `const seen = [];
const see = (name, ask) => { let value; try { value = ask(); } catch (error) { value = 'threw ' + error.name; } seen.push(name + ' ' + value); };
const show = () => { document.querySelector('#seen').textContent = JSON.stringify(seen); };`;

const classic = `${note}
for (const part of ['href', 'origin', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) {
  see(part, () => location[part]);
}
see('document', () => document.location.href);
see('window', () => window.location.hostname);
see('self', () => self.location.host);
see('global', () => globalThis['location'].origin);
see('frames', () => frames.location.origin);
see('optional', () => window?.location?.origin);
see('string', () => String(location) + location.toString() + \`\${location}\`);
see('json', () => JSON.parse(JSON.stringify(location)).href);
see('class', () => location instanceof Location && Object.prototype.toString.call(location));
see('same', () => window.location === location && document.location === location);
see('pattern', () => { const { location, origin } = window; return location.href + origin; });
see('local', () => { const f = (location) => ({ location }); return f(7).location; });
see('router', () => { const router = { location: { pathname: '/r' } }; router.location.pathname += '/s'; return router.location.pathname; });
see('class', () => new (class { location = 3; get() { return this.location; } })().get());
see('url', () => new URL('next', location).href);
see('anchor', () => { const a = document.createElement('a'); a.href = '/path'; return a.href + (a.origin === location.origin) + a.host; });
see('script', () => document.currentScript.src);
see('origin', () => origin + window.origin + self.origin);
see('ancestors', () => location.ancestorOrigins.length);
see('undefined', () => undefined.location);
see('hash set', () => { location.hash = 'set'; return location.href; });
addEventListener('hashchange', (event) => { seen.push('hashchange ' + event.newURL); });
addEventListener('message', (event) => { seen.push('message ' + event.data + event.origin); }, { once: true });
window.postMessage('own', location.origin);
`;

const moduleFile = (cdn: string): string => `import { greet } from '${cdn}/helper.js';
import { where } from './where.js';
see('module url', () => import.meta.url);
see('module relative', () => new URL('./x', import.meta.url).href);
see('module location', () => location.pathname);
see('static', () => greet('a') + where);
const name = '${cdn}/helper.js';
const again = await import(name);
see('dynamic', () => again.greet === greet);
see('relative', () => 0);
const near = await import('./where' + '.js');
see('near', () => near.where);
await new Promise((resolve) => setTimeout(resolve, 200));
const child = document.querySelector('iframe').contentWindow;
see('child', () => child.location.pathname + child.document.location.origin);
const answer = new Promise((resolve) => addEventListener('message', (event) => resolve(event.data + event.origin), { once: true }));
child.postMessage('ping', location.origin);
seen.push('answer ' + await answer);
const worker = await new Promise((resolve) => { const one = new Worker('/worker.js'); one.onmessage = (event) => resolve(event.data); one.onerror = () => resolve('error'); });
seen.push('worker ' + worker);
show();
document.querySelector('#done').textContent = 'done';
`;

function site(around: Surroundings): Site {
  const cdn = around.origin('cdn.test');
  const files: Record<string, string> = {
    '/classic.js': classic,
    '/module.js': moduleFile(cdn),
    '/where.js': 'const { location } = window; export const where = location.pathname + location.hostname;',
    '/worker.js': 'importScripts("/part.js"); postMessage(part());',
    '/part.js':
      '"use strict"; function part() { return typeof location.href + (this === undefined) + self.location.pathname; }',
    '/axe.js': axe,
    '/late.js': late,
    '/wrong.js': 'document.title = "ran"; location.hash = "wrong"',
  };
  return ({ path }) => {
    const file = files[path];
    if (file !== undefined) return content(js, file, { 'cache-control': 'max-age=60' });
    if (path === '/child') {
      return page(
        `<p>child</p><script>addEventListener('message', (event) => event.source.postMessage('pong' + location.pathname, event.origin))</script>`,
      );
    }
    if (path === '/moves') {
      return page(`<h1 id="here">moves</h1><button id="a" onclick="location = '/moved?by=handler'">a</button>
<button id="b">b</button><button id="c">c</button><a id="d" href="javascript:void(location.href='/moved?by=url')">d</a>
<script>document.querySelector('#b').onclick = () => location.assign('${around.origin('scripts.test')}/moved?by=assign');
document.querySelector('#c').onclick = () => { window.location.pathname = '/moved'; };</script>`);
    }
    if (path === '/moved') {
      return page(
        `<h1 id="moved"></h1><script>document.querySelector('#moved').textContent = location.href</script>`,
      );
    }
    if (path === '/library') {
      const good = sri(axe);
      return page(`<h1>Library</h1><p id="seen"></p><script src="/axe.js" integrity="${good}"></script>
<script src="/wrong.js" integrity="${good}" onerror="this.dataset.failed = location.pathname" id="wrong"></script>
<p id="late"></p><script>for (const set of ['property', 'attribute']) {
  const one = document.createElement('script');
  if (set === 'property') one.integrity = '${sri(late)}'; else one.setAttribute('integrity', '${sri(late)}');
  one.src = '/late.js';
  document.head.append(one);
}</script><script>axe.run(document, { runOnly: ['document-title'] }).then((result) => {
  document.querySelector('#seen').textContent = [axe.version, result.url, result.violations.length, document.title, document.querySelector('#wrong').dataset.failed].join(' ');
})</script>`);
    }
    return page(`<title>Scripts</title><p id="seen"></p><p id="done"></p><iframe src="/child"></iframe>
<script src="/classic.js"></script><script>see('inline', () => location.href);</script>
<script type="module" src="/module.js"></script>`);
  };
}

let scene: Scene;
let direct: Browser;

before(async () => {
  scene = await openScene(18_500, { 'scripts.test': site });
  direct = await openBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
});
after(async () => {
  await direct?.close();
  await scene?.close();
});

async function there(context: TestContext, url: string): Promise<Awaited<ReturnType<Browser['newPage']>>> {
  const one = await direct.newPage();
  context.after(() => one.close());
  await one.goto(url);
  return one;
}

test('scripts see the address that they see directly', async (context) => {
  const url = scene.internet.url('scripts.test', '/start?q=1#part');
  const native = await there(context, url);
  await native.locator('#done', { hasText: 'done' }).waitFor();
  const wanted = JSON.parse(await native.locator('#seen').innerText()) as string[];
  assert.ok(wanted.length > 30);
  const { site: frame, open } = await scene.enter(context);
  await open(url);
  await frame.locator('#done', { hasText: 'done' }).waitFor();
  assert.deepEqual(JSON.parse(await frame.locator('#seen').innerText()), wanted);
});

for (const [button, query] of [
  ['#a', '?by=handler'],
  ['#b', '?by=assign'],
  ['#c', ''],
  ['#d', '?by=url'],
] as const) {
  test(`a script goes elsewhere: ${button}`, async (context) => {
    const { site: frame, open } = await scene.enter(context);
    await open(scene.internet.url('scripts.test', '/moves'));
    await frame.locator(button).click();
    await frame
      .locator('#moved', { hasText: scene.internet.url('scripts.test', `/moved${query}`) })
      .waitFor();
  });
}

test('a library with its hash runs as it does directly; one that is not the wanted one does not', async (context) => {
  const url = scene.internet.url('scripts.test', '/library');
  const native = await there(context, url);
  await native.locator('#seen', { hasText: '/library' }).waitFor();
  const wanted = await native.locator('#seen').innerText();
  const { site: frame, open } = await scene.enter(context);
  await open(url);
  await frame.locator('#seen', { hasText: '/library' }).waitFor();
  assert.equal(await frame.locator('#seen').innerText(), wanted);
  await frame.locator('#late', { hasText: '/library/library' }).waitFor();
});
