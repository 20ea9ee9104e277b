import assert from 'node:assert/strict';
import test from 'node:test';
import { openJar } from './jar.ts';
import { onceOnly, writesIn } from './writes.ts';

const page = 'https://www.shop.example/cart';
const quiet = (): void => {};

test('what a site sets goes back to it, and to no other', () => {
  const jar = openJar('', quiet);
  jar.fromResponse(page, 'id=1; Path=/; HttpOnly; Secure', 'strict');
  jar.fromResponse(page, 'wide=2; Domain=shop.example; Path=/', 'strict');
  assert.equal(jar.header(page, 'strict'), 'id=1; wide=2');
  assert.equal(jar.header('https://pay.shop.example/', 'strict'), 'wide=2');
  assert.equal(jar.header('https://other.example/', 'strict'), '');
  assert.equal(jar.header('http://www.shop.example/', 'strict'), 'wide=2');
});

test('a script neither sees nor overwrites an HttpOnly cookie', () => {
  const jar = openJar('', quiet);
  jar.fromResponse(page, 'id=1; Path=/; HttpOnly', 'strict');
  jar.fromScript(page, 'id=stolen; Path=/');
  jar.fromScript(page, 'hidden=1; HttpOnly');
  jar.fromScript(page, 'seen=2; Path=/');
  assert.equal(jar.visible(page), 'seen=2');
  assert.equal(jar.header(page, 'strict'), 'id=1; seen=2');
});

test('no cookie for a public suffix or for a neighbour', () => {
  const jar = openJar('', quiet);
  jar.fromResponse('https://a.co.uk/', 'x=1; Domain=co.uk', 'strict');
  jar.fromResponse(page, 'x=1; Domain=bank.example', 'strict');
  assert.equal(jar.size(), 0);
});

test('SameSite: strict and unsaid cookies do not go where another site asks', () => {
  const jar = openJar('', quiet);
  jar.fromResponse(page, 'strict=1; SameSite=Strict', 'strict');
  jar.fromResponse(page, 'lax=1; SameSite=Lax', 'strict');
  jar.fromResponse(page, 'unsaid=1', 'strict');
  jar.fromResponse(page, 'open=1; SameSite=None; Secure', 'strict');
  jar.fromResponse(page, 'plain=1; SameSite=None', 'strict');
  assert.equal(jar.header(page, 'strict'), 'strict=1; lax=1; unsaid=1; open=1; plain=1');
  assert.equal(jar.header(page, 'lax'), 'lax=1; unsaid=1; open=1; plain=1');
  assert.equal(jar.header(page, 'none'), 'open=1');
});

test('the text of a jar gives the same jar, with the same rules', () => {
  const jar = openJar('', quiet);
  jar.fromResponse(page, 'id=1; Path=/; HttpOnly', 'strict');
  const again = openJar(jar.text(), quiet);
  assert.equal(again.header(page, 'strict'), 'id=1');
  again.fromScript(page, 'id=stolen; Path=/');
  again.fromResponse('https://a.co.uk/', 'x=1; Domain=co.uk', 'strict');
  assert.equal(again.header(page, 'strict'), 'id=1');
});

test('every kept cookie is told as a change; a refused one is not', () => {
  let changes = 0;
  const jar = openJar('', () => {
    changes += 1;
  });
  jar.fromResponse(page, 'id=1', 'strict');
  jar.fromResponse(page, 'x=1; Domain=bank.example', 'strict');
  jar.fromResponse(page, `big=${'x'.repeat(6_000)}`, 'strict');
  assert.equal(changes, 1);
});

test('a Max-Age of 0 removes', () => {
  const jar = openJar('', quiet);
  jar.fromScript(page, 'a=1; path=/');
  jar.fromScript(page, 'a=; path=/; max-age=0');
  assert.equal(jar.visible(page), '');
});

test('carried writes come in the order of their numbers; what is not one is left out', () => {
  const writes = writesIn([
    ['__Host-cw.12.abcd', encodeURIComponent('b=2; path=/')],
    ['__Http-cloakroom', 'secret'],
    ['__Host-cw.9.abcd', encodeURIComponent('a=1')],
    ['__Host-cw.10.abcd', '%E0%A4%A'],
    ['__Host-cw.x.abcd', 'c=3'],
  ]);
  assert.deepEqual(
    writes.map((write) => write.line),
    ['a=1', 'b=2; path=/'],
  );
});

test('a write that arrives twice counts once', () => {
  const first = onceOnly();
  assert.equal(first('l __Host-cw.1.abcd'), true);
  assert.equal(first('l __Host-cw.1.abcd'), false);
  assert.equal(first('l __Host-cw.2.abcd'), true);
});
