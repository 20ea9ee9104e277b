/**
 * The runtime in a real Chromium, inside the shell's sandboxed frame, against a stand-in gate.
 * @module
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { type Seen, type StandIn, startStandIn } from './stand-in.ts';

let gate: StandIn;
let browser: Browser;
let page: Page;
let site: Frame;

before(async () => {
  gate = await startStandIn();
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
});
after(async () => {
  await browser?.close();
  await gate?.close();
});
beforeEach(async () => {
  await page?.context().close();
  const context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(8_000);
  gate.written.clear();
  await page.goto(gate.shell);
  await open('/start');
  gate.seen.length = 0;
});

/** Shows a path of https://one.test in the shell's frame. */
async function open(path: string, label = 'aaaa'): Promise<void> {
  const url = gate.gateOrigin(label) + path;
  await page.evaluate(`document.getElementById('site').src=${JSON.stringify(url)}`);
  await landed(url);
}

/** Waits until the shell's frame shows `url` with its document complete. */
async function landed(url: string): Promise<void> {
  await until(() =>
    page.frames().some((frame) => frame.parentFrame() === page.mainFrame() && frame.url() === url),
  );
  site = page.frames().find((frame) => frame.parentFrame() === page.mainFrame()) as Frame;
  await site.waitForLoadState('load');
}

/** Runs an async function body in the site's document. */
function inSite<T>(body: string): Promise<T> {
  return site.evaluate<T>(`(async () => {${body}})()`);
}

/** Waits for a condition that the browser's own work brings about. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 8_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, 'the condition never came true');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function arrived(label: string, path: string): Promise<Seen> {
  const find = (): Seen | undefined => gate.seen.find((one) => one.label === label && one.path === path);
  return until(() => find() !== undefined).then(() => find() as Seen);
}

test('requests: fetch says the real credentials mode and always carries the session', async () => {
  const sent = await inSite(`
    await fetch('/own.txt'); await fetch('/omit.txt', {credentials: 'omit'});
    await fetch('https://one.test/absolute.txt');
    await fetch('https://two.test/default.txt'); await fetch('//two.test/omit.txt', {credentials: 'omit'});
    await fetch(new URL('https://two.test/include.txt'), {credentials: 'include'});
    await fetch(new Request('https://two.test/request.txt', {method: 'POST', body: 'kept', headers: {'x-custom': '1'}}));
    await fetch('https://two.test/options.txt', new Request('https://two.test/ignored', {headers: {'x-custom': '2'}}));
    await fetch('https://two.test/no-cors.txt', {mode: 'no-cors', credentials: 'omit'});
    const request = new Request('https://two.test/read');
    const response = await fetch('https://two.test/read.txt');
    const wrong = await fetch('https://two.test/x', {method: 'B AD'}).then(() => 'ok', (e) => e.name);
    return [request.url, request.credentials, response.url, wrong];`);
  assert.deepEqual(sent, ['https://two.test/read', 'same-origin', 'https://two.test/read.txt', 'TypeError']);
  const modes = gate.seen
    .filter((one) => one.method !== 'OPTIONS')
    .map((one) => [one.label + one.path, one.headers['content-language'], one.allowed]);
  assert.deepEqual(modes, [
    ['aaaa/own.txt', undefined, true],
    ['aaaa/omit.txt', 'x-omit', true],
    ['aaaa/absolute.txt', undefined, true],
    ['bbbb/default.txt', 'x-same-origin', true],
    ['bbbb/omit.txt', 'x-omit', true],
    ['bbbb/include.txt', undefined, true],
    ['bbbb/request.txt', 'x-same-origin', true],
    ['bbbb/options.txt', 'x-same-origin', true],
    ['bbbb/no-cors.txt', 'x-omit', true],
    ['bbbb/read.txt', 'x-same-origin', true],
  ]);
  const posted = gate.seen.find((one) => one.path === '/request.txt' && one.method === 'POST');
  assert.equal(posted?.body, 'kept');
  assert.equal(posted?.headers['x-custom'], '1');
});

test('requests: without the hooks the same fetch has no session (positive control)', async () => {
  const url = `${gate.gateOrigin('bbbb')}/raw.txt`;
  await inSite(`
    const { originals } = window[Symbol.for('cloakroom.realm')];
    await originals.find(({ holder }) => holder === window).held.fetch.value.call(window, ${JSON.stringify(url)});`);
  assert.equal((await arrived('bbbb', '/raw.txt')).allowed, false);
});

test('requests: XMLHttpRequest, EventSource, WebSocket, beacon and worker', async () => {
  const read = await inSite(`
    const xhr = (url, credentials) => new Promise((done) => {
      const request = new XMLHttpRequest(); request.open('GET', url); request.withCredentials = credentials;
      request.onloadend = () => done([request.status, request.withCredentials, request.responseURL]); request.send();
    });
    const plain = await xhr('https://two.test/plain.txt', false);
    const held = await xhr('https://two.test/held.txt', true);
    const socket = new WebSocket('wss://two.test/socket?a=1');
    const opened = await new Promise((done) => { socket.onopen = () => done('open'); socket.onerror = () => done('error'); });
    const source = new EventSource('https://two.test/events.sse');
    const event = await new Promise((done) => { source.onmessage = (e) => done(e.data); source.onerror = () => done('error'); });
    source.close();
    new EventSource('https://two.test/held.sse', { withCredentials: true });
    new EventSource('/own.sse');
    navigator.sendBeacon('https://two.test/beacon', 'ping');
    new Worker('https://one.test/worker.js');
    return [plain, held, opened, socket.url, event, source.url, WebSocket.OPEN, socket instanceof WebSocket,
      socket.constructor === WebSocket];`);
  assert.deepEqual(read, [
    [200, false, 'https://two.test/plain.txt'],
    [200, true, 'https://two.test/held.txt'],
    'open',
    'wss://two.test/socket?a=1',
    'hello',
    'https://two.test/events.sse',
    1,
    true,
    true,
  ]);
  const mode = async (path: string): Promise<unknown> =>
    (await arrived('bbbb', path)).headers['content-language'];
  assert.equal(await mode('/plain.txt'), 'x-same-origin');
  assert.equal(await mode('/held.txt'), undefined);
  // No header fits an EventSource: its mode is in its path, where it is not the default of its place.
  assert.equal((await arrived('bbbb', '/~cloakroom/events/events.sse')).allowed, true);
  assert.equal((await arrived('bbbb', '/held.sse')).allowed, true);
  assert.equal((await arrived('aaaa', '/own.sse')).allowed, true);
  assert.equal((await arrived('bbbb', '/beacon')).body, 'ping');
  assert.equal((await arrived('bbbb', '/socket?a=1')).allowed, true);
  assert.equal((await arrived('aaaa', '/worker.js')).allowed, true);
});

test('an unseen origin is asked about once; a refused one stays as it is', async () => {
  const read = await inSite(`
    const a = document.createElement('a');
    const hrefs = [];
    for (const url of ['https://three.test/x', '//three.test/y', 'http://four.test:8080/z', 'https://nowhere.test/', 'https://nowhere.test/2'])
      { a.href = url; hrefs.push(a.getAttribute('href'), a.href); }
    return hrefs;`);
  assert.deepEqual(read, [
    `${gate.gateOrigin('cccc')}/x`,
    'https://three.test/x',
    `${gate.gateOrigin('cccc')}/y`,
    'https://three.test/y',
    `${gate.gateOrigin('dddd')}/z`,
    'http://four.test:8080/z',
    'https://nowhere.test/',
    'https://nowhere.test/',
    'https://nowhere.test/2',
    'https://nowhere.test/2',
  ]);
  const asked = gate.seen.filter((one) => one.path.startsWith('/~cloakroom/origin'));
  assert.equal(asked.length, 3);
});

test('elements: every way to an image ends at its label', async () => {
  await inSite(`
    const add = (html) => document.body.insertAdjacentHTML('beforeend', html);
    const img = (set) => { const image = document.createElement('img'); document.body.append(image); set(image); return image; };
    img((i) => (i.src = 'https://two.test/property.gif'));
    img((i) => i.setAttribute('src', '//two.test/attribute.gif'));
    img((i) => i.setAttribute('SRC', 'https://two.test/upper.gif'));
    img((i) => i.setAttributeNS(null, 'src', 'https://two.test/ns.gif'));
    img((i) => { const node = document.createAttribute('src'); node.value = 'https://two.test/node.gif'; i.setAttributeNode(node); });
    img((i) => { i.setAttribute('src', 'data:,'); i.getAttributeNode('src').value = 'https://two.test/value.gif'; });
    img((i) => (i.srcset = 'https://two.test/srcset.gif 1x, https://two.test/srcset2.gif 2x'));
    img((i) => { i.crossOrigin = 'anonymous'; i.src = 'https://two.test/cors.gif'; });
    add('<img src="https://two.test/adjacent.gif"><img src=//two.test/unquoted.gif>');
    document.body.appendChild(document.createElement('div')).innerHTML = "<p><img alt='a>b' src='https://two.test/inner.gif'></p>";
    document.body.appendChild(document.createElement('div')).outerHTML = '<img src="https://two.test/outer.gif">';
    const shadow = document.body.appendChild(document.createElement('div')).attachShadow({mode: 'open'});
    shadow.innerHTML = '<img src="https://two.test/shadow.gif">';
    document.body.append(document.createRange().createContextualFragment('<img src="https://two.test/range.gif">'));
    document.body.append(...new DOMParser().parseFromString('<img src="https://two.test/parsed.gif">', 'text/html').body.childNodes);
    const style = (set) => { const box = document.createElement('div'); box.textContent = 'x'; document.body.append(box); set(box); };
    style((b) => (b.style.cssText = 'background:url(https://two.test/csstext.gif)'));
    style((b) => b.setAttribute('style', 'background:url("https://two.test/styleattribute.gif")'));
    style((b) => b.style.setProperty('background', 'url(//two.test/setproperty.gif)'));
    style((b) => (b.style.backgroundImage = 'url(https://two.test/healed.gif)'));
    style((b) => { b.className = 'ruled'; document.head.append(document.createElement('style'));
      document.styleSheets[document.styleSheets.length - 1].insertRule('.ruled{background:url(https://two.test/rule.gif)}'); });
    style((b) => { b.className = 'texted'; const s = document.createElement('style');
      s.textContent = '.texted{background:url(https://two.test/text.gif)}'; document.head.append(s); });
    const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = 'https://two.test/sheet.css'; document.head.append(link);
    const module = document.createElement('script'); module.src = 'https://two.test/module.js'; module.type = 'module'; document.head.append(module);
    const script = document.createElement('script'); script.setAttribute('src', 'https://two.test/script.js'); document.head.append(script);`);
  const images =
    'property attribute upper ns node value srcset cors adjacent unquoted inner outer shadow range parsed csstext styleattribute setproperty healed rule text';
  for (const name of images.split(' '))
    assert.equal((await arrived('bbbb', `/${name}.gif`)).allowed, true, name);
  for (const path of ['/sheet.css', '/module.js', '/script.js']) {
    assert.equal((await arrived('bbbb', path)).allowed, true, path);
  }
  await until(async () => (await site.evaluate('globalThis.ran')) === 2);
  assert.equal(
    gate.seen.every((one) => one.allowed),
    true,
  );
});

test('elements: what scripts read agrees with what they wrote, and with location', async () => {
  const read = await inSite(`
    const a = document.createElement('a'); a.href = 'https://two.test:443/x?y#z'; const other = [a.href, a.host, a.origin];
    a.href = '/same'; const own = a.origin === location.origin;
    a.href = 'mailto:a@b'; const mail = a.href; a.href = 'relative//x'; const relative = a.getAttribute('href');
    const image = new Image(); image.src = 'https://two.test/read.gif';
    const form = document.createElement('form'); form.action = 'https://two.test/form';
    const code = document.createElement('pre'); code.innerHTML = '&lt;img src="https://two.test/text"&gt;';
    const custom = document.createElement('x-y'); custom.setAttribute('href', 'https://two.test/kept');
    return [other, own, mail, relative, image.src, form.action, code.textContent, custom.getAttribute('href'),
      document.URL, document.baseURI, document.domain, document.documentURI, document.referrer, 'cookieStore' in window,
      document.querySelector('[data-cloakroom]')];`);
  assert.deepEqual(read, [
    ['https://two.test/x?y#z', 'two.test', 'https://two.test'],
    true,
    'mailto:a@b',
    'relative//x',
    'https://two.test/read.gif',
    'https://two.test/form',
    '<img src="https://two.test/text">',
    'https://two.test/kept',
    'https://one.test/start',
    'https://one.test/start',
    'one.test',
    'https://one.test/start',
    '',
    false,
    null,
  ]);
});

test('cookies: a write reads back at once, and the next navigation carries it', async () => {
  const read = await inSite(`
    document.cookie = 'a=1; path=/'; document.cookie = 'b=2; domain=' + location.hostname;
    document.cookie = 'bad=3; domain=other.test'; document.cookie = 'c=4'; document.cookie = 'c=; max-age=0';
    location.href = 'https://one.test/next'; return document.cookie;`);
  assert.equal(read, 'a=1; b=2');
  await landed(`${gate.gateOrigin('aaaa')}/next`);
  const next = await arrived('aaaa', '/next');
  assert.match(next.headers.cookie ?? '', /__Host-cw\.\d+\.\w+=a%3D1/);
  assert.deepEqual(gate.written.get('aaaa'), ['a=1; path=/', 'b=2; domain=one.test', 'c=4', 'c=; max-age=0']);
  await inSite('await fetch("/after.txt")');
  assert.doesNotMatch((await arrived('aaaa', '/after.txt')).headers.cookie ?? '', /__Host-cw/);
});

test('cookies: of 500 concurrent writes and a long one, none is lost over a navigation', async () => {
  await inSite(`
    for (let n = 0; n < 500; n += 1) { document.cookie = 'n' + n + '=' + n; if (n % 9 === 0) fetch('/poll.txt?' + n); }
    document.cookie = 'long=' + 'x'.repeat(3000);
    location.assign('/counted');`);
  await landed(`${gate.gateOrigin('aaaa')}/counted`);
  const lines = gate.written.get('aaaa') ?? [];
  const expected = Array.from({ length: 500 }, (_, n) => `n${n}=${n}`);
  assert.deepEqual(lines.filter((line) => !line.startsWith('long')).toSorted(), expected.toSorted());
  assert.equal(lines.filter((line) => line.startsWith('long')).length, 1);
  assert.equal(((await inSite<string>('return document.cookie')).match(/n\d+=/g) ?? []).length, 500);
});

test('cookies: a write reaches the gate though the document leaves for another site', async () => {
  await inSite("document.cookie = 'kept=1'; setTimeout(() => location.assign('https://two.test/away'))");
  await landed(`${gate.gateOrigin('bbbb')}/away`);
  await until(() => (gate.written.get('aaaa') ?? []).includes('kept=1'));
  assert.deepEqual(gate.written.get('aaaa'), ['kept=1']);
  assert.deepEqual(gate.written.get('bbbb'), []);
});

test('cookies: a frame of the same document reads and writes the same jar', async () => {
  const read = await inSite(`
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentDocument.cookie = 'from=child'; return [document.cookie, frame.contentDocument.cookie];`);
  assert.deepEqual(read, ['from=child', 'from=child']);
});

test('navigation: location, links, forms and windows stay in the frame and on the gate', async () => {
  const two = gate.gateOrigin('bbbb');
  await inSite("setTimeout(() => location.assign('https://two.test/assigned'))");
  await landed(`${two}/assigned`);
  await open('/start');
  await inSite("setTimeout(() => { location = 'https://three.test/unseen' })");
  await landed(`${gate.gateOrigin('cccc')}/unseen`);

  gate.pages.set('/links', '<a id="blank" target="_blank">blank</a> <a id="plain">plain</a>');
  await open('/links');
  await inSite("blank.href = 'https://two.test/blank'");
  await site.click('#blank');
  await landed(`${two}/blank`);
  await open('/links');
  await inSite("plain.href = 'https://two.test/modified'");
  await site.click('#plain', { modifiers: ['Control'] });
  await landed(`${two}/modified`);
  await open('/links');
  await inSite(
    "plain.onclick = () => { globalThis.opened = open('https://two.test/opened') === null; return false }",
  );
  await site.click('#plain');
  await landed(`${two}/opened`);
  await open('/links');
  await inSite(
    `blank.href = 'https://two.test/stopped'; blank.onclick = (e) => { e.preventDefault(); globalThis.target = blank.target };`,
  );
  await site.click('#blank');
  assert.equal(
    await inSite('await new Promise((done) => setTimeout(done)); return blank.target + location.pathname'),
    '_blank/links',
  );

  await inSite(`const form = document.createElement('form'); form.method = 'post'; form.target = '_top';
    form.action = 'https://two.test/posted'; form.innerHTML = '<input name=a value=b>'; document.body.append(form);
    setTimeout(() => form.submit());`);
  assert.equal((await arrived('bbbb', '/posted')).body, 'a=b');
  await open('/start');
  assert.equal(
    await inSite("history.pushState(1, '', 'https://one.test/pushed?a'); return location.href"),
    `${gate.gateOrigin('aaaa')}/pushed?a`,
  );
  assert.equal(page.context().pages().length, 1);
});

test('realms: about:blank, frames inserted by markup and srcdoc have the runtime', async () => {
  await inSite(`
    const frame = document.body.appendChild(document.createElement('iframe'));
    await frame.contentWindow.fetch('https://two.test/touched.txt');
    document.body.insertAdjacentHTML('beforeend', '<iframe></iframe>');
    await null; await frames[1].fetch('https://two.test/inserted.txt');
    const written = document.body.appendChild(document.createElement('iframe'));
    written.srcdoc = '<!doctype html><body><script>fetch("https://two.test/srcdoc.txt").then(() => parent.mode = document.compatMode)</scr' + 'ipt>';
    const markup = document.createElement('div'); document.body.append(markup);
    markup.innerHTML = '<iframe srcdoc="&lt;img src=&quot;https://two.test/parsed.gif&quot;&gt;"></iframe>';
    await new Promise((done) => { const poll = () => globalThis.mode ? done() : setTimeout(poll, 5); poll(); });`);
  for (const path of ['/touched.txt', '/inserted.txt', '/srcdoc.txt']) {
    assert.equal((await arrived('bbbb', path)).headers['content-language'], 'x-same-origin');
  }
  assert.equal(await site.evaluate('mode'), 'CSS1Compat');
  assert.equal((await arrived('bbbb', '/parsed.gif')).allowed, true);
});

test('realms: a request built in another realm keeps its address', async () => {
  await inSite(`
    const frame = document.body.appendChild(document.createElement('iframe'));
    await fetch(new frame.contentWindow.Request('https://two.test/foreign.txt'));
    const blob = document.body.appendChild(document.createElement('iframe'));
    blob.src = URL.createObjectURL(new Blob(['<p>blob'], {type: 'text/html'}));
    await new Promise((done) => (blob.onload = done));
    await blob.contentWindow.fetch('https://two.test/blob.txt');`);
  for (const path of ['/foreign.txt', '/blob.txt']) {
    assert.equal((await arrived('bbbb', path)).headers['content-language'], 'x-same-origin');
  }
});

test('realms: a frame of the same label replaces what its parent hooked in the reused global', async () => {
  const read = await inSite(`
    const frame = document.createElement('iframe'); frame.src = '/inner'; document.body.append(frame);
    frame.contentWindow.mark = 1;
    await new Promise((done) => (frame.onload = done));
    frame.contentDocument.cookie = 'inner=1';
    return [frame.contentWindow.mark, frame.contentDocument.URL, document.cookie, frame.contentDocument.cookie];`);
  assert.deepEqual(read, [1, 'https://one.test/inner', '', 'inner=1']);
});

test('realms: document.write and document.open keep the runtime', async () => {
  gate.pages.set('/write', '<script>document.write("<img src=https://two.test/wri", "tten.gif>")</script>');
  await open('/write');
  assert.equal((await arrived('bbbb', '/written.gif')).allowed, true);
  await inSite(
    `document.open(); document.write('<!doctype html><a id=link target=_blank href="https://two.test/reopened">go</a>'); document.close();`,
  );
  await site.click('#link');
  await landed(`${gate.gateOrigin('bbbb')}/reopened`);
});

test('messages: origins are real, sources are right', async () => {
  gate.pages.set('/talker', '<script>parent.postMessage("hello", "*")</script>');
  const read = await inSite(`
    const next = () => new Promise((done) => addEventListener('message', (e) => done(e), {once: true}));
    let waiting = next();
    postMessage('self', 'https://one.test'); const self = await waiting;
    const frame = document.createElement('iframe'); frame.src = 'https://two.test/talker'; waiting = next();
    document.body.append(frame); const other = await waiting;
    const child = document.body.appendChild(document.createElement('iframe')); waiting = next();
    child.contentWindow.eval("parent.postMessage('child', '*')"); const from = await waiting;
    return [self.data, self.origin === location.origin, other.data, other.origin, other.source === frame.contentWindow,
      from.source === child.contentWindow];`);
  assert.deepEqual(read, ['self', true, 'hello', 'https://two.test', true, true]);
});

test('report: the shell hears of the page from its frame alone', async () => {
  type Told = { origin: string; own: boolean; data: { href: string; title: string; icon: string | null } };
  const told = (): Promise<Told[]> => page.evaluate<Told[]>('told');
  const last = async (): Promise<Told | undefined> => (await told()).at(-1);
  await until(async () => (await last())?.data.title === 'aaaa /start');
  await inSite("document.title = 'renamed'");
  await until(async () => (await last())?.data.title === 'renamed');
  await inSite("history.pushState(1, '', '/deeper')");
  await until(async () => (await last())?.data.href === `${gate.gateOrigin('aaaa')}/deeper`);
  await inSite(
    `document.head.insertAdjacentHTML('beforeend', '<link rel="shortcut icon" href="https://two.test/i.gif">')`,
  );
  await until(async () => (await last())?.data.icon === `${gate.gateOrigin('bbbb')}/i.gif`);
  gate.pages.set('/nest', '<iframe src="/nested"></iframe>');
  await open('/nest');
  await until(async () => (await last())?.data.title === 'aaaa /nest');
  assert.equal(
    (await told()).every((one) => one.own && one.origin === gate.gateOrigin('aaaa')),
    true,
  );
  assert.equal(
    (await told()).some((one) => one.data.href.endsWith('/nested')),
    false,
  );
});

test('a page that replaces built-ins does not reach the runtime', async () => {
  await inSite(`
    XMLHttpRequest.prototype.open = XMLHttpRequest.prototype.send = Element.prototype.setAttribute = () => { throw 1 };
    const setAttribute = document.body.appendChild(document.createElement('img'));
    Map.prototype.get = WeakMap.prototype.get = Reflect.apply = () => { throw 2 };
    setAttribute.src = 'https://three.test/tampered.gif'; globalThis.fetched = fetch('https://two.test/tampered.txt');`);
  assert.equal((await arrived('cccc', '/tampered.gif')).allowed, true);
  assert.equal((await arrived('bbbb', '/tampered.txt')).headers['content-language'], 'x-same-origin');
});
