import assert from 'node:assert/strict';
import test from 'node:test';
import { allowsOrigin, readable } from './cors.ts';
import { factsOf, type RequestFacts, relate } from './facts.ts';
import { needsPreflight } from './preflight.ts';
import { generalLanguage, generalUserAgent, outgoingHeaders, scriptSetNames } from './request.ts';
import { incomingHeaders } from './response.ts';

const target = new URL('https://api.shop.example/items?q=1');
const gateOf = new Map([
  ['https://a.gate', 'https://www.shop.example'],
  ['https://b.gate', 'https://news.example'],
]);

function facts(
  headers: Record<string, string>,
  more: { method?: string; typed?: boolean } = {},
): RequestFacts {
  return factsOf({
    target,
    method: more.method ?? 'GET',
    headers,
    typed: more.typed ?? false,
    realOrigin: (origin) => gateOf.get(origin) ?? null,
  });
}

function outgoing(
  raw: string[],
  of: RequestFacts = facts({ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }),
) {
  return outgoingHeaders({
    facts: of,
    raw,
    cookie: 'id=1',
    referer: null,
    peer: '203.0.113.9',
    rewritten: false,
  });
}

test('who asked is told in the real origins, never in the gate’s', () => {
  assert.equal(relate('https://www.shop.example', target), 'same-site');
  assert.equal(relate('http://www.shop.example', target), 'cross-site');
  assert.equal(relate('https://a.github.io', new URL('https://b.github.io/')), 'cross-site');
  assert.equal(facts({ 'sec-fetch-site': 'same-origin' }).relation, 'same-origin');
  assert.equal(facts({ 'sec-fetch-site': 'same-site', origin: 'https://a.gate' }).relation, 'same-site');
  assert.equal(facts({ 'sec-fetch-site': 'same-site', origin: 'https://b.gate' }).relation, 'cross-site');
});

test('an asker that is not known counts as another site: its cookies stay at home', () => {
  const unknown = facts({
    'sec-fetch-site': 'same-site',
    'sec-fetch-dest': 'image',
    'sec-fetch-mode': 'no-cors',
  });
  assert.equal(unknown.siteContext, 'none');
  const link = facts({
    'sec-fetch-site': 'same-site',
    'sec-fetch-dest': 'iframe',
    'sec-fetch-mode': 'navigate',
  });
  assert.equal(link.siteContext, 'lax');
  assert.equal(facts({ 'sec-fetch-dest': 'iframe' }, { method: 'POST' }).siteContext, 'none');
  assert.equal(facts({ 'sec-fetch-dest': 'iframe' }, { typed: true }).siteContext, 'strict');
});

test('the credentials mode that a page meant is kept, though the browser sends them always', () => {
  const fetched = { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', origin: 'https://b.gate' };
  assert.equal(facts(fetched).credentials, true);
  assert.equal(facts({ ...fetched, 'content-language': 'x-same-origin' }).credentials, false);
  assert.equal(facts({ ...fetched, 'content-language': 'x-omit' }).credentials, false);
  assert.equal(facts({ 'sec-fetch-site': 'same-origin', 'content-language': 'x-omit' }).credentials, false);
  assert.equal(facts({ ...fetched, 'sec-fetch-dest': 'font' }).credentials, false);
});

test('nothing that names the visitor or the gate goes to a site', () => {
  const raw = [
    ['Host', 'abc.surf.example'],
    [
      'User-Agent',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.8078.79 Safari/537.36',
    ],
    ['Accept-Language', 'de-CH,de;q=0.9,fr;q=0.8'],
    ['Sec-CH-UA-Platform-Version', '"6.18"'],
    ['Sec-CH-UA', '"Chromium";v="156"'],
    ['X-Forwarded-For', '203.0.113.9'],
    ['X-Real-IP', '203.0.113.9'],
    ['Forwarded', 'for=203.0.113.9'],
    ['Via', '1.1 caddy'],
    ['CF-Connecting-IP', '203.0.113.9'],
    ['X-Odd-Proxy', 'peer 203.0.113.9:5512'],
    ['Cookie', '__Http-cloakroom=secret; __Host-cw.1.abcd=x'],
    ['Referer', 'https://abc.surf.example/'],
    ['Origin', 'https://b.gate'],
    ['DNT', '1'],
    ['Downlink', '10'],
    ['Device-Memory', '8'],
    ['Save-Data', 'on'],
    ['Content-Language', 'x-omit'],
  ].flat();
  const sent = outgoing(
    raw,
    facts({ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', origin: 'https://b.gate' }),
  );
  const text = sent.map(([name, value]) => `${name}: ${value}`).join('\n');
  for (const secret of [
    '203.0.113.9',
    'surf.example',
    '.gate',
    'secret',
    'Linux x86',
    '8078',
    'CH,',
    'caddy',
    'x-omit',
    '__Host-cw',
  ]) {
    assert.ok(!text.includes(secret), `${secret} in\n${text}`);
  }
  assert.ok(text.includes('origin: https://news.example'));
  assert.ok(text.includes('accept-language: de,en;q=0.5'));
  assert.ok(text.includes('sec-gpc: 1'));
  assert.ok(text.includes('cookie: id=1'));
});

test('what a proxy before the gate adds is dropped by its name, whatever it says', () => {
  const added = [
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Real-IP',
    'X-Client-IP',
    'X-Cluster-Client-IP',
    'X-Original-Forwarded-For',
    'X-Envoy-External-Address',
    'X-Amzn-Trace-Id',
    'X-Azure-ClientIP',
    'True-Client-IP',
    'Client-IP',
    'CF-Connecting-IP',
    'CF-IPCountry',
    'CDN-Loop',
    'Fastly-Client-IP',
    'Fly-Client-IP',
    'Forwarded',
    'Via',
    'Proxy-Authorization',
    'Sec-CH-UA-Model',
    'Sec-CH-UA-Platform-Version',
    'X-Cloakroom',
  ];
  // None holds the address of the peer, which is the proxy here: only the name can tell.
  const sent = outgoing([...added.flatMap((name) => [name, 'canary-5731']), 'X-Own', 'of the page']);
  assert.deepEqual(
    sent.filter(([, value]) => value === 'canary-5731'),
    [],
  );
  assert.ok(sent.some(([name, value]) => name === 'x-own' && value === 'of the page'));
});

test('the visitor’s address is known in both of its forms', () => {
  const parts = {
    facts: facts({ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }),
    raw: ['X-Odd-Proxy', 'peer 203.0.113.9:5512', 'X-Own', 'of the page'],
    cookie: '',
    referer: null,
    rewritten: false,
  };
  for (const peer of ['203.0.113.9', '::ffff:203.0.113.9']) {
    const names = outgoingHeaders({ ...parts, peer }).map(([name]) => name);
    assert.ok(!names.includes('x-odd-proxy'), peer);
    assert.ok(names.includes('x-own'));
  }
});

test('what the site’s own script set does go, and makes its request ask first', () => {
  const cross = facts({ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', origin: 'https://b.gate' });
  const sent = outgoing(
    ['Accept', '*/*', 'X-CSRF-Token', 't', 'Authorization', 'Bearer x', 'Api-Key', 'k'],
    cross,
  );
  assert.deepEqual(scriptSetNames(sent), ['api-key', 'authorization', 'x-csrf-token']);
  assert.equal(needsPreflight(cross, scriptSetNames(sent), ''), true);
  const plain = outgoing(['Accept', '*/*', 'Cache-Control', 'no-cache'], cross);
  assert.deepEqual(scriptSetNames(plain), []);
  assert.equal(needsPreflight(cross, [], ''), false);
  assert.equal(needsPreflight(cross, [], 'text/plain;charset=UTF-8'), false);
  assert.equal(needsPreflight(cross, [], 'application/json'), true);
  assert.equal(
    needsPreflight(facts({ 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }), ['x-a'], ''),
    false,
  );
});

test('browsers are told apart by engine, version and form only', () => {
  const windows = generalUserAgent(
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.1.2 Safari/537.36',
  );
  const mac = generalUserAgent(
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_3) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.9.9 Safari/537.36',
  );
  assert.equal(windows, mac);
  assert.match(
    generalUserAgent(
      'Mozilla/5.0 (Linux; Android 15; SM-S928B) AppleWebKit/537.36 Chrome/156.0.1.1 Mobile Safari/537.36',
    ),
    /Android 10; K.*Mobile/,
  );
  assert.match(
    generalUserAgent('Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'),
    /Windows NT 10.0.*Firefox\/153.0/,
  );
  assert.equal(generalLanguage(''), 'en-US,en;q=0.5');
});

test('of an answer only what is listed passes; what browsers act on does not', () => {
  const headers: [string, string][] = [
    ['content-type', 'text/html'],
    ['content-length', '10'],
    ['etag', '"a"'],
    ['cache-control', 'public, max-age=60, s-maxage=3600'],
    ['x-total', '7'],
    ['link', '<https://evil.example/>; rel=preconnect'],
    ['refresh', '0; url=https://evil.example'],
    ['set-cookie', 'a=b'],
    ['content-security-policy', "default-src 'none'"],
    ['x-frame-options', 'DENY'],
    ['connection-allowlist', '("https://evil.example")'],
    ['clear-site-data', '"*"'],
    ['report-to', '{}'],
    ['nel', '{}'],
    ['alt-svc', 'h3=":443"'],
    ['speculation-rules', '"/rules.json"'],
    ['sourcemap', 'https://evil.example/x.map'],
    ['access-control-allow-origin', '*'],
    ['a-field-nobody-knows', '1'],
  ];
  const names = (rewritten: boolean, document: boolean): string[] =>
    incomingHeaders(headers, { rewritten, document }).map(([name]) => name.toLowerCase());
  assert.deepEqual(names(false, false), [
    'content-type',
    'content-length',
    'etag',
    'cache-control',
    'x-total',
  ]);
  assert.deepEqual(names(true, true), ['content-type', 'x-total', 'cache-control']);
  assert.deepEqual(incomingHeaders(headers, { rewritten: false, document: false })[3], [
    'cache-control',
    'private, max-age=60',
  ]);
});

test('CORS: the true check, with the credentials that the page meant', () => {
  const lookup = (fields: Record<string, string>) => (name: string) => fields[name] ?? '';
  const bare = facts({
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    origin: 'https://b.gate',
    'content-language': 'x-omit',
  });
  const full = facts({ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', origin: 'https://b.gate' });
  assert.equal(allowsOrigin(bare, lookup({ 'access-control-allow-origin': '*' })), true);
  assert.equal(allowsOrigin(full, lookup({ 'access-control-allow-origin': '*' })), false);
  assert.equal(allowsOrigin(full, lookup({ 'access-control-allow-origin': 'https://news.example' })), false);
  const yes = {
    'access-control-allow-origin': 'https://news.example',
    'access-control-allow-credentials': 'true',
  };
  assert.equal(allowsOrigin(full, lookup(yes)), true);
  assert.equal(allowsOrigin(bare, lookup({})), false);
  assert.equal(allowsOrigin(bare, lookup({ 'access-control-allow-origin': 'https://evil.example' })), false);
  const told = readable(
    'https://b.gate',
    lookup({ 'access-control-expose-headers': '*' }),
    ['x-total'],
    false,
  );
  assert.deepEqual(told.at(-1), ['Access-Control-Expose-Headers', 'x-total']);
});
