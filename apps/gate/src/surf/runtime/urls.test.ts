import assert from 'node:assert/strict';
import test from 'node:test';
import { openMarkup } from './browser/markup.ts';
import { openUrls, type Resolver, type Urls } from './browser/urls.ts';
import type { RuntimeConfig } from './config.ts';

const config: RuntimeConfig = {
  real: 'https://one.test/dir/page',
  shell: 'http://surf.localhost:8090',
  origins: {
    'https://one.test': 'http://aaaa.surf.localhost:8090',
    'https://two.test': 'http://bbbb.surf.localhost:8090',
  },
  cookies: '',
  seq: 1,
};
const two = 'http://bbbb.surf.localhost:8090';

function urlsOf(resolve: Resolver = () => '', more: Partial<RuntimeConfig> = {}): Urls {
  return openUrls({ ...config, ...more }, resolve);
}

test('only scheme and authority are replaced; the rest stays byte for byte', () => {
  const { toGate } = urlsOf();
  const pairs: [string, string][] = [
    ['https://two.test/a%2f../b?c=https://x#d', `${two}/a%2f../b?c=https://x#d`],
    ['//two.test', two],
    [' HTTPS://TWO.test:443?q', `${two}?q`],
    ['https://user:secret@two.test/x', `${two}/x`],
    ['wss://two.test/s', 'ws://bbbb.surf.localhost:8090/s'],
    ['https://one.test/own', 'http://aaaa.surf.localhost:8090/own'],
  ];
  for (const [real, gate] of pairs) assert.equal(toGate(real), gate, real);
});

test('what is no absolute network URL passes, and so does a gate URL', () => {
  const asked: string[] = [];
  const { toGate } = urlsOf((origin) => void asked.push(origin));
  const kept = [
    '',
    '/x',
    'x//y',
    '?u=//z',
    '#//',
    'data:text/plain,//two.test',
    'mailto:a@b',
    'javascript:a//b',
    'about:blank',
  ];
  kept.push(
    `${two}/x`,
    '//bbbb.surf.localhost:8090/x',
    'http://zzzz.surf.localhost:8090/',
    'blob:https://two.test/id',
    'https://',
  );
  for (const text of kept) assert.equal(toGate(text), text, text);
  assert.deepEqual(asked, []);
});

test('an unseen origin is asked once; a refusal is remembered, silence is not', () => {
  const answers: Record<string, string | undefined> = {
    'https://three.test': 'http://cccc.surf.localhost:8090',
    'https://evil.test': 'https://evil.test',
  };
  const asked: string[] = [];
  const { toGate, toReal, known } = urlsOf((origin) => {
    asked.push(origin);
    return origin === 'https://silent.test' ? undefined : (answers[origin] ?? '');
  });
  const texts = ['three', 'refused', 'silent', 'evil'].map((name) => `https://${name}.test/x`);
  const first = texts.map(toGate);
  assert.deepEqual(first, ['http://cccc.surf.localhost:8090/x', ...texts.slice(1)]);
  assert.deepEqual(texts.map(toGate), first);
  assert.deepEqual(asked, [
    'https://three.test',
    'https://refused.test',
    'https://silent.test',
    'https://evil.test',
    'https://silent.test',
  ]);
  assert.equal(toReal('http://cccc.surf.localhost:8090/x'), 'https://three.test/x');
  assert.equal(known('https://three.test'), 'http://cccc.surf.localhost:8090');
  assert.equal(known('https://refused.test'), undefined);
});

test('reads come back real; the own origin only where location is', () => {
  const gateOwn = 'http://aaaa.surf.localhost:8090/x';
  assert.equal(urlsOf().toReal(`${two}/x`), 'https://two.test/x');
  assert.equal(urlsOf().toReal('ws://bbbb.surf.localhost:8090/s'), 'wss://two.test/s');
  assert.equal(urlsOf().toReal('http://unknown.surf.localhost:8090/'), 'http://unknown.surf.localhost:8090/');
  assert.equal(urlsOf().toReal(gateOwn), gateOwn);
  assert.equal(urlsOf().toRealAlways(gateOwn), 'https://one.test/x');
  assert.equal(urlsOf(undefined, { ownReal: true }).toReal(gateOwn), 'https://one.test/x');
});

test('leaves: relative and own URLs stay, others leave', () => {
  const { leaves } = urlsOf();
  assert.deepEqual(['/x', 'http://aaaa.surf.localhost:8090/', 'ws://aaaa.surf.localhost:8090/'].map(leaves), [
    false,
    false,
    false,
  ]);
  assert.deepEqual([`${two}/`, '//bbbb.surf.localhost:8090/'].map(leaves), [true, true]);
});

test('srcset, CSS and attributes', () => {
  const markup = openMarkup(urlsOf(), '');
  assert.equal(
    markup.srcset('https://two.test/a,b.png 1x,//two.test/c.png 1.5x, data:image/png,//two.test 2x, /r.png'),
    `${two}/a,b.png 1x,${two}/c.png 1.5x, data:image/png,//two.test 2x, /r.png`,
  );
  assert.equal(
    markup.css(
      `@import "//two.test/a.css"; p{background:url( 'https://two.test/b')} q{content:"//two.test"}`,
    ),
    `@import "${two}/a.css"; p{background:url( '${two}/b')} q{content:"//two.test"}`,
  );
  assert.equal(markup.attribute('a', 'ping', 'https://two.test/1 //two.test/2'), `${two}/1 ${two}/2`);
  assert.equal(markup.attribute('div', 'data', 'https://two.test/'), 'https://two.test/');
  assert.equal(markup.attribute('object', 'data', 'https://two.test/'), `${two}/`);
  assert.equal(markup.attribute('x-y', 'href', 'https://two.test/'), 'https://two.test/');
  assert.equal(markup.attribute('img', 'crossorigin', ''), 'use-credentials');
});

test('a child document begins with the runtime, once', () => {
  const { attribute, document } = openMarkup(urlsOf(), '<tag>');
  const translated = `<tag><img src="${two}/">`;
  assert.equal(document('<img src="//two.test/">'), translated);
  assert.equal(document(translated), translated);
  assert.equal(attribute('iframe', 'srcdoc', '<p>'), '<tag><p>');
  assert.equal(attribute('div', 'srcdoc', '<p>'), '<p>');
});

test('HTML: attribute values of tags, nothing else', () => {
  const { html } = openMarkup(urlsOf(), '<tag>');
  const pairs: [string, string][] = [
    [
      '<a href="https://two.test/?a=1&amp;b">https://two.test</a>',
      `<a href="${two}/?a=1&amp;b">https://two.test</a>`,
    ],
    [`<IMG alt='a>b' SRC='//two.test/i'>`, `<IMG alt='a>b' SRC='${two}/i'>`],
    ['<img src=//two.test/i alt=x>', `<img src="${two}/i" alt=x>`],
    ['&lt;img src="https://two.test/"&gt;', '&lt;img src="https://two.test/"&gt;'],
    [
      '<p title="https://two.test/" data-src="https://two.test/">',
      '<p title="https://two.test/" data-src="https://two.test/">',
    ],
    ['<img crossorigin src="https://two.test/">', `<img crossorigin="use-credentials" src="${two}/">`],
    [
      '<script type=module src="https://two.test/m.js"></script>',
      `<script crossorigin="use-credentials" type=module src="${two}/m.js"></script>`,
    ],
    [
      '<p style="background:url(&quot;https://two.test/b&quot;)">',
      `<p style="background:url(&quot;${two}/b&quot;)">`,
    ],
    ['<style>p{background:url(//two.test/b)}</style>', `<style>p{background:url(${two}/b)}</style>`],
    [
      '<iframe srcdoc="<img src=&quot;//two.test/&quot;>">',
      '<iframe srcdoc="<img src=&quot;//two.test/&quot;>">',
    ],
    ['<b>no url</b>', '<b>no url</b>'],
    ['<a href="//two.test', '<a href="//two.test'],
  ];
  for (const [real, gate] of pairs) assert.equal(html(real), gate);
});
