import assert from 'node:assert/strict';
import test from 'node:test';
import { charsetParameter, fromByteString, readable, toByteString, transcodeFrom } from './charset.ts';

test('byte strings go there and back', () => {
  assert.equal(toByteString('é€'), '\xc3\xa9\xe2\x82\xac');
  assert.equal(fromByteString(toByteString('é€😀')), 'é€😀');
});

test('readable decodes valid UTF-8 and nothing else', () => {
  assert.equal(readable('b\xc3\xbccher'), 'bücher');
  assert.equal(readable('b\xfccher'), 'b\xfccher');
  assert.equal(readable('plain'), 'plain');
  assert.equal(readable('\u{1f600}\xc3\xbc'), '\u{1f600}\xc3\xbc');
});

test('only encodings that hide ASCII are transcoded', () => {
  const cases: [string | undefined, number[], 'html' | 'xml' | 'css', string | null][] = [
    ['text/html', [0xff, 0xfe, 0x3c, 0], 'html', 'utf-16le'],
    ['text/html; charset=utf-8', [0xfe, 0xff, 0, 0x3c], 'html', 'utf-16be'],
    ['text/html; charset=utf-16', [0x3c, 0, 0x68, 0], 'html', 'utf-16le'],
    ['text/html; charset="UTF-16BE"', [0, 0x3c], 'html', 'utf-16be'],
    ['text/html; charset=utf-16', [0xef, 0xbb, 0xbf, 0x3c], 'html', null],
    ['text/html; charset=iso-2022-jp', [0x3c], 'html', 'iso-2022-jp'],
    ['text/html; charset=shift_jis', [0x3c], 'html', null],
    ['text/css; charset=Shift_JIS', [0x3c], 'css', 'shift_jis'],
    ['text/css; charset=windows-1252', [0x3c], 'css', null],
    ['text/html; charset=nonsense', [0x3c], 'html', null],
    [undefined, [], 'html', null],
    ['image/svg+xml', [0x3c, 0, 0x3f, 0], 'xml', 'utf-16le'],
    ['image/svg+xml', [0, 0x3c, 0, 0x3f], 'xml', 'utf-16be'],
    ['text/html', [0x3c, 0, 0x3f, 0], 'html', null],
  ];
  for (const [type, bytes, kind, expected] of cases) {
    assert.equal(
      transcodeFrom(type, Uint8Array.from(bytes), kind),
      expected,
      `${type} ${bytes.join(' ')} ${kind}`,
    );
  }
});

test('the charset of a content type', () => {
  assert.equal(charsetParameter('text/html;charset=utf-8'), 'utf-8');
  assert.equal(charsetParameter('text/html; x=y; Charset = "utf-8"'), 'utf-8');
  assert.equal(charsetParameter('text/html'), null);
  assert.equal(charsetParameter(undefined), null);
});
