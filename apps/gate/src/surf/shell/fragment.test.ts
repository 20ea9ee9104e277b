import assert from 'node:assert/strict';
import test from 'node:test';
import { pastedGrant, readFragment } from './fragment.ts';

test('nothing behind the # asks nothing', () => {
  for (const hash of ['', '#']) assert.deepEqual(readFragment(hash), { kind: 'none' });
});

test('a ticket is everything behind pass=', () => {
  assert.deepEqual(readFragment('#pass=AbC-_9'), { kind: 'pass', grant: 'AbC-_9' });
  assert.deepEqual(readFragment('#pass='), { kind: 'pass', grant: '' });
});

test('anything else is an address, and its own escapes stay', () => {
  const cases = [
    ['#example.com', 'example.com'],
    ['#https://example.com/a%20b?c=%2F#part', 'https://example.com/a%20b?c=%2F#part'],
    ['#http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'],
    ['#https%3A%2F%2Fexample.com%2Fa%2520b', 'https://example.com/a%20b'],
    ['#https%3A%2F%2Fexample.com%2F%zz', 'https%3A%2F%2Fexample.com%2F%zz'],
    ['#Pass=x', 'Pass=x'],
  ];
  for (const [hash = '', address] of cases)
    assert.deepEqual(readFragment(hash), { kind: 'address', address });
});

test('a pasted ticket link counts only for this shell', () => {
  const host = 'surf.localhost:8090';
  assert.equal(pastedGrant(' http://surf.localhost:8090/#pass=abc ', host), 'abc');
  assert.equal(pastedGrant('http://other.example/#pass=abc', host), null);
  assert.equal(pastedGrant('http://surf.localhost:8090/#https://a.example', host), null);
  assert.equal(pastedGrant('#pass=abc', host), null);
});
