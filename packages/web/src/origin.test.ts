import assert from 'node:assert/strict';
import test from 'node:test';
import { origin } from './origin.ts';

test('an origin is a scheme and a host, exactly as a browser writes it', () => {
  for (const text of ['http://store.localhost:8080', 'https://store.example', 'http://[::1]:8080']) {
    assert.equal(origin.parse(text), text);
  }
  const others = [
    'http://a.example/',
    'http://a.example/x',
    'https://a.example:443',
    'HTTP://a.example',
    'a.example',
  ];
  for (const text of [...others, 'ftp://a.example', 'http://user@a.example', 'javascript:1', '', 'http://']) {
    assert.equal(origin.safeParse(text).success, false, text);
  }
});
