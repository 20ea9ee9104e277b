import assert from 'node:assert/strict';
import test from 'node:test';
import { refreshUrl } from './refresh.ts';

test('the URL of a refresh is found as browsers find it', () => {
  const cases: [string, string | null][] = [
    ['0;url=https://a.test/', 'https://a.test/'],
    ['5; URL = https://a.test/', 'https://a.test/'],
    ['5, https://a.test/', 'https://a.test/'],
    ['5 https://a.test/', 'https://a.test/'],
    ["0;url='https://a.test/' trailing", 'https://a.test/'],
    ['0;url="https://a.test/', 'https://a.test/'],
    ['0;"https://a.test/"', 'https://a.test/'],
    [' .5;url=/x', '/x'],
    ['1.5.6;url=/x', '/x'],
    ['0;uri=/x', 'uri=/x'],
    ['0;url/x', 'url/x'],
    ['0;ul', 'ul'],
    ['0', null],
    ['0;', null],
    ['0; ', null],
    ['x;url=/x', null],
    ['0url=/x', null],
    ['', null],
  ];
  for (const [value, expected] of cases) {
    const found = refreshUrl(value);
    assert.equal(found === null ? null : value.slice(found.start, found.end), expected, value);
  }
});
