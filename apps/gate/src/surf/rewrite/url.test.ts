import assert from 'node:assert/strict';
import test from 'node:test';
import { session } from './test/session.ts';
import { Translator, translateUrl } from './url.ts';

const context = session();
const translate = (raw: string, base = context.base): string | null => translateUrl(raw, base, context);

test('absolute and protocol-relative URLs change their origin and nothing else', () => {
  const cases: [string, string][] = [
    ['https://cdn.test/a/b?c=d#e', 'http://cdn-test.gate:8090/a/b?c=d#e'],
    ['http://cdn.test', 'http://cdn-test.gate:8090'],
    ['https://cdn.test?x', 'http://cdn-test.gate:8090?x'],
    ['https://cdn.test#x', 'http://cdn-test.gate:8090#x'],
    ['https://cdn.test:8443/x', 'http://cdn-test-8443.gate:8090/x'],
    ['https://cdn.test:443/x', 'http://cdn-test.gate:8090/x'],
    ['//cdn.test/x', 'http://cdn-test.gate:8090/x'],
    ['https://cdn.test/%7Ea b/../c\xe9?\xff', 'http://cdn-test.gate:8090/%7Ea b/../c\xe9?\xff'],
    ['wss://cdn.test/socket', 'ws://cdn-test.gate:8090/socket'],
    ['https://cdn.test/?next=https://other.test/', 'http://cdn-test.gate:8090/?next=https://other.test/'],
  ];
  for (const [raw, expected] of cases) assert.equal(translate(raw), expected, raw);
});

test('URLs are read as browsers read them', () => {
  const cases: [string, string][] = [
    [' \t\n\x00https://cdn.test/x \n', ' \t\n\x00http://cdn-test.gate:8090/x \n'],
    ['HTTPS://CDN.test/X/../%7e', 'http://cdn-test.gate:8090/X/../%7e'],
    ['h\ntt\tps:/\n/cdn.t\nest/x', 'http://cdn-test.gate:8090/x'],
    ['\\\\cdn.test\\x', 'http://cdn-test.gate:8090\\x'],
    ['/\\cdn.test/x', 'http://cdn-test.gate:8090/x'],
    ['/\t/cdn.test/x', 'http://cdn-test.gate:8090/x'],
    ['////cdn.test/x', 'http://cdn-test.gate:8090/x'],
    ['https:\\\\cdn.test/x', 'http://cdn-test.gate:8090/x'],
    ['https:///cdn.test/x', 'http://cdn-test.gate:8090/x'],
    ['http:cdn.test/x', 'http://cdn-test.gate:8090/x'],
    ['http:/cdn.test/x', 'http://cdn-test.gate:8090/x'],
    ['https://user:p%40ss@cdn.test/x', 'http://user:p%40ss@cdn-test.gate:8090/x'],
    ['https://user@cdn.test/x', 'http://user@cdn-test.gate:8090/x'],
    ['https://%63dn.test/x', 'http://cdn-test.gate:8090/x'],
    ['https://0x7f.1/x', 'http://127-0-0-1.gate:8090/x'],
    ['https://b\xc3\xbccher.test/', 'http://xn--bcher-kva-test.gate:8090/'],
    ['https://b\xfccher.test/', 'http://xn--bcher-kva-test.gate:8090/'],
    ['https://bücher.test/', 'http://xn--bcher-kva-test.gate:8090/'],
  ];
  for (const [raw, expected] of cases) assert.equal(translate(raw), expected, JSON.stringify(raw));
});

test('a URL with the scheme of its base and no slashes is relative to the real base', () => {
  assert.equal(translate('https:foo'), 'http://site-test.gate:8090/dir/foo');
  assert.equal(translate('https:/foo?x#y'), 'http://site-test.gate:8090/foo?x#y');
  assert.equal(translate('https:javascript:alert(1)'), 'http://site-test.gate:8090/dir/javascript:alert(1)');
  assert.equal(translate('https:foo', new URL('http://plain.test/')), 'http://foo.gate:8090');
  assert.equal(translate('//cdn.test/', new URL('http://plain.test/')), 'http://cdn-test.gate:8090/');
});

test('what needs no translation stays', () => {
  const stays = [
    '',
    ' ',
    '/',
    '/a',
    'a',
    './a',
    '../a',
    '?a',
    '#a',
    'a/b:c',
    'httpish',
    'https',
    'http/x',
    'h',
    'ht\ttp',
    '\t/a',
    'javascript:alert(1)',
    'JAVA\tSCRIPT:x',
    'data:text/html,https://cdn.test/',
    'blob:https://cdn.test/1',
    'about:blank',
    'mailto:a@b.test',
    'ftp://cdn.test/',
    'https://',
    'https://?x',
    'https://a b/',
    'https://[::',
    'https://x.full.test/',
    'whatever:x',
    'ws',
    '/path//double',
    '/a?//cdn.test',
  ];
  for (const raw of stays) assert.equal(translate(raw), null, JSON.stringify(raw));
});

test('a protocol-relative URL follows the base after it moved', () => {
  const origins: string[] = [];
  const translator = new Translator(session({ gateOrigin: (origin) => `${origins.push(origin)}` }));
  translator.find('//cdn.test/');
  translator.base = new URL('http://plain.test/');
  translator.find('//cdn.test/');
  assert.deepEqual(origins, ['https://cdn.test', 'http://cdn.test']);
  assert.equal(translator.find('https://cdn.test/')?.text, '1');
});

test('anonymous URLs are resolved, carry their fragment outside, and fall back', () => {
  const find = (raw: string): string | undefined => new Translator(context).findAnonymous(raw)?.text;
  assert.equal(find('a.woff2?x#y'), 'http://site-test.gate:8090/~cloakroom/anonymous/T/dir/a.woff2?x#y');
  assert.equal(find('//cdn.test/a'), 'http://cdn-test.gate:8090/~cloakroom/anonymous/T/a');
  for (const raw of ['', '#x', 'data:font/woff2,x', 'https://x.full.test/'])
    assert.equal(find(raw), undefined);
  const without = new Translator(session({ anonymousUrl: () => null }));
  assert.equal(without.findAnonymous('https://cdn.test/a')?.text, 'http://cdn-test.gate:8090');
});

test('every translated URL leads where the real one leads', () => {
  // Two gates: for each, the path, query and fragment that a browser would ask for are the real URL's.
  const raws = [
    'https://cdn.test/a/../b?c d#e',
    '//cdn.test/\\x',
    'https:\\cdn.test/x',
    '\\\\cdn.test?x',
    ' https://cdn.test ',
  ];
  for (const raw of raws) {
    const real = new URL(raw, context.base);
    const gate = new URL(translate(raw) ?? '', 'http://site-test.gate:8090/dir/page');
    assert.equal(gate.href.slice(gate.origin.length), real.href.slice(real.origin.length), raw);
  }
});
