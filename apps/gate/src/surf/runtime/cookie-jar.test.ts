import assert from 'node:assert/strict';
import test from 'node:test';
import { type Jar, openJar } from './browser/cookie-jar.ts';

const start = Date.UTC(2026, 0, 1);

function jarOf(given: { snapshot?: string; real?: string; path?: string; at?: { now: number } } = {}): Jar {
  const at = given.at ?? { now: start };
  return openJar({
    snapshot: given.snapshot ?? '',
    real: given.real ?? 'https://www.one.test/shop/cart',
    gateHost: 'aaaa.surf.localhost',
    path: () => given.path ?? '/shop/cart',
    now: () => at.now,
  });
}

/** What the jar reads after the lines; `null` in `carried` where a line was ignored. */
function after(
  lines: readonly string[],
  given?: Parameters<typeof jarOf>[0],
): { read: string; carried: unknown[] } {
  const jar = jarOf(given);
  const carried = lines.map((line) => jar.write(line) ?? null);
  return { read: jar.read(), carried };
}

test('a snapshot reads as it is, and a write of a known name keeps its place', () => {
  assert.equal(jarOf({ snapshot: 'a=1; b=x=y; bare' }).read(), 'a=1; b=x=y; bare');
  assert.equal(after(['a=2'], { snapshot: 'a=1; b=2' }).read, 'a=2; b=2');
  assert.equal(after(['c=3; Path=/'], { snapshot: 'a=1; b=2' }).read, 'a=1; b=2; c=3');
});

test('Max-Age and Expires delete, and Max-Age goes first', () => {
  const snapshot = 'a=1; b=2';
  assert.equal(after(['a=; Max-Age=0'], { snapshot }).read, 'b=2');
  assert.equal(after(['a=; max-age=-1'], { snapshot }).read, 'b=2');
  assert.equal(after(['a=; expires=Thu, 01 Jan 1970 00:00:00 GMT'], { snapshot }).read, 'b=2');
  assert.equal(after(['a=; Expires=Thu, 01-Jan-70 00:00:01 GMT'], { snapshot }).read, 'b=2');
  assert.equal(
    after(['a=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60'], { snapshot }).read,
    'a=9; b=2',
  );
  assert.equal(after(['a=9; Max-Age=soon; Expires=never'], { snapshot }).read, 'a=9; b=2');
});

test('a cookie ends by itself when its time has come', () => {
  const at = { now: start };
  const jar = jarOf({ at });
  jar.write('a=1; Max-Age=60');
  jar.write('b=2; Expires=Thu, 01 Jan 2026 00:02:00 GMT');
  assert.equal(jar.read(), 'a=1; b=2');
  at.now += 60_000;
  assert.equal(jar.read(), 'b=2');
  at.now += 60_000;
  assert.equal(jar.read(), '');
});

test('a path decides what this document sees; the line is carried all the same', () => {
  const paths: [string, boolean][] = [
    ['a=1', true],
    ['a=1; Path=/', true],
    ['a=1; Path=/shop', true],
    ['a=1; Path=/shop/', true],
    ['a=1; Path=/sho', false],
    ['a=1; Path=/other', false],
    ['a=1; Path=relative', true],
  ];
  for (const [line, visible] of paths) {
    assert.deepEqual(after([line]), { read: visible ? 'a=1' : '', carried: [line] }, line);
  }
});

test('two cookies of one name and different paths are two', () => {
  assert.equal(after(['a=1; Path=/', 'a=2; Path=/shop', 'a=; Path=/shop; Max-Age=0']).read, 'a=1');
  assert.equal(after(['a=1; Path=/', 'a=2; Path=/']).read, 'a=2');
});

test('a domain is this host, or a parent that is more than one label', () => {
  const line = (domain: string): string => `a=1; Domain=${domain}`;
  for (const domain of ['www.one.test', '.one.test', 'ONE.test', '']) {
    assert.deepEqual(after([line(domain)]), { read: 'a=1', carried: [line(domain)] }, domain);
  }
  for (const domain of ['test', 'two.test', 'ne.test', 'x.www.one.test', 'surf.localhost', 'localhost']) {
    assert.deepEqual(after([line(domain)]), { read: '', carried: [null] }, domain);
  }
  const address = { real: 'https://192.0.2.10/' };
  assert.equal(after([line('2.10')], address).read, '');
  assert.equal(after([line('192.0.2.10')], address).read, 'a=1');
});

test("the gate's host name, as location.hostname gives it, means the real host", () => {
  assert.deepEqual(after(['a=1; Domain=.aaaa.surf.localhost; Path=/']), {
    read: 'a=1',
    carried: ['a=1; Domain=www.one.test; Path=/'],
  });
});

test('what a script may not set is ignored', () => {
  const refused = [
    'a=1; HttpOnly',
    '__Http-a=1; Secure',
    '__Host-Http-a=1; Secure; Path=/',
    '__Secure-a=1',
    '__Host-a=1; Path=/',
    '__Host-a=1; Secure; Path=/; Domain=www.one.test',
    '__host-a=1; Secure; Path=/shop',
    '=__Host-a; Secure',
    'a=1; SameSite=None',
    'a=\u0000',
    'a=1\r\nb: c',
    `a=${'x'.repeat(4096)}`,
    '',
    '=',
  ];
  for (const line of refused)
    assert.deepEqual(after([line]), { read: '', carried: [null] }, JSON.stringify(line));
  for (const line of ['__Secure-a=1; Secure', '__Host-a=1; Secure; Path=/', 'a=1; Secure; SameSite=None']) {
    assert.deepEqual(after([line]).carried, [line]);
  }
});

test('Secure needs a secure address', () => {
  assert.equal(after(['a=1; Secure'], { real: 'http://www.one.test/' }).read, '');
  assert.equal(after(['a=1; Secure'], { real: 'http://localhost:3000/' }).read, 'a=1');
});

test('odd spellings: white space, no name, no value, long attributes', () => {
  assert.equal(after([' a = 1 ;Path=/']).read, 'a=1');
  assert.equal(after(['bare']).read, 'bare');
  assert.equal(after(['a=']).read, 'a=');
  assert.equal(after([`a=1; Path=/${'x'.repeat(1025)}`]).read, 'a=1');
});
