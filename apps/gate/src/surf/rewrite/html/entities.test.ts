import assert from 'node:assert/strict';
import test from 'node:test';
import { parseFragment } from 'parse5';
import { fromByteString, toByteString } from '../charset.ts';
import { rawOffset } from '../edits.ts';
import { decodeReferences, escapeAttribute } from './entities.ts';

/** What a browser's parser makes of an attribute value. */
function parsed(raw: string): string {
  const [node] = parseFragment(`<a x="${raw}">`).childNodes;
  return node !== undefined && 'attrs' in node ? (node.attrs[0]?.value ?? '') : '';
}

test('references decode as in a parser', () => {
  const cases = [
    'a',
    '&amp;',
    '&amp',
    '&ampx',
    '&amp=1',
    '&amp;=',
    '&lt;&gt&quot;',
    '&#104;ttps&#x3a;&sol;&sol;',
    '&#x;',
    '&#;',
    '&',
    '&&',
    '&#0;',
    '&#128;',
    '&#x9F;',
    '&#x110000;',
    '&#xD800;',
    '&#99999999999;',
    '&#65x',
    '&Tab;&NewLine;',
    '&colon;',
    '&fjlig;',
    '&eacute;',
    '&eacute',
    '&eacutex',
    '&copy=1',
    '&copy;',
    '&yuml;',
    '&AMP',
    '&LT;',
    '&apos;',
    '&apos',
    '&nbsp;',
    '?a=1&b=2&copy2=3',
    '&lowbar;&bsol;&lsqb;&rcub;',
    '&#x1F600;',
  ];
  for (const raw of cases) assert.equal(fromByteString(decodeReferences(raw).text), parsed(raw), raw);
});

test('names beyond ASCII and Latin-1 stay as they stand', () => {
  assert.equal(decodeReferences('&hellip;&unknown;').text, '&hellip;&unknown;');
});

test('offsets lead back to the raw text', () => {
  const decoded = decodeReferences('a&amp;b&eacute;c');
  assert.equal(decoded.text, toByteString('a&béc'));
  const back = [...decoded.text].map((_, index) => rawOffset(decoded, index));
  assert.deepEqual([...back, rawOffset(decoded, decoded.text.length)], [0, 1, 6, 7, 7, 15, 16]);
});

test('what is escaped parses back, in each kind of quotes', () => {
  const text = 'a&amp;"\'<>=` \t\nz';
  for (const quote of ['"', "'", ''] as const) {
    const [node] = parseFragment(`<a x=${quote}${escapeAttribute(text, quote)}${quote}>`).childNodes;
    assert.ok(node !== undefined && 'attrs' in node);
    assert.equal(node.attrs[0]?.value, text);
    assert.equal(node.attrs.length, 1);
  }
});
