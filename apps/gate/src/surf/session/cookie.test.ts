import assert from 'node:assert/strict';
import test from 'node:test';
import { addressesOf } from '../addresses.ts';
import { parseCookies, sessionCookieOf, setSessionCookie } from './cookie.ts';

const at = addressesOf('https://surf.example');

test('the cookie is HttpOnly, Secure, Strict, of the gate’s domain, and prefixed so that scripts cannot set it', () => {
  assert.equal(
    setSessionCookie(at, 'value', Date.UTC(2026, 5, 2, 2)),
    '__Http-cloakroom=value; Domain=surf.example; Path=/; Secure; HttpOnly; SameSite=Strict; Expires=Tue, 02 Jun 2026 02:00:00 GMT',
  );
});

test('cookies are taken apart in the order sent', () => {
  assert.deepEqual(parseCookies('a=1; b=2=3;c; =d'), [
    ['a', '1'],
    ['b', '2=3'],
    ['', 'c'],
    ['', 'd'],
  ]);
  assert.deepEqual(parseCookies(undefined), []);
});

test('of two session cookies one was planted: neither counts', () => {
  assert.equal(sessionCookieOf(parseCookies('a=1; __Http-cloakroom=x')), 'x');
  assert.equal(sessionCookieOf(parseCookies('__Http-cloakroom=x; __Http-cloakroom=y')), null);
  assert.equal(sessionCookieOf(parseCookies('__http-cloakroom=x; cloakroom=y')), null);
});
