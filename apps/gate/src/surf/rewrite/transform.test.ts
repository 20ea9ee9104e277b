import assert from 'node:assert/strict';
import type { Transform } from 'node:stream';
import test from 'node:test';
import { HEAD, identity, session } from './test/session.ts';
import { cssStream, htmlStream } from './transform.ts';

async function through(stream: Transform, pieces: readonly (Buffer | string)[]): Promise<Buffer> {
  for (const piece of pieces) stream.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
  stream.end();
  const out: Buffer[] = [];
  for await (const piece of stream) out.push(piece as Buffer);
  return Buffer.concat(out);
}

test('bytes of any encoding that keeps ASCII pass as they are', async () => {
  const out = await through(htmlStream(session()), [
    '\x81\x5c\xff<a href="https://c.test/\x83\x5c">\x00\xfe',
  ]);
  assert.equal(out.toString('latin1'), '\x81\x5c\xff<a href="http://c-test.gate:8090/\x83\x5c">\x00\xfe');
});

test('a chunk without edits is handed on itself', async () => {
  const chunk = Buffer.from('<p>nothing to do here</p>');
  const stream = htmlStream(identity());
  stream.write(chunk);
  assert.equal(stream.read(), chunk);
});

test('UTF-16 comes out as UTF-8 with a byte order mark, cut anywhere', async () => {
  const page = '<p>é😀<a href="https://c.test/ü">';
  const expected = `\ufeff${HEAD}${page.replace('https://c.test', 'http://c-test.gate:8090')}`;
  const little = Buffer.from(page, 'utf16le');
  const big = Buffer.from(little).swap16();
  const sources: [Buffer, string | undefined][] = [
    [Buffer.concat([Buffer.from([0xff, 0xfe]), little]), undefined],
    [Buffer.concat([Buffer.from([0xfe, 0xff]), big]), 'text/html; charset=utf-8'],
    [little, 'text/html; charset=utf-16'],
    [big, 'text/html; charset=utf-16be'],
  ];
  for (const [bytes, contentType] of sources) {
    for (const size of [1, 3, 1000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const out = await through(htmlStream(session({ head: HEAD }), { contentType }), pieces);
      assert.equal(out.toString('utf8'), expected, `${contentType} ${size}`);
    }
  }
});

test('a stylesheet whose encoding hides backslashes comes out as UTF-8', async () => {
  // 表 is 0x95 0x5c in Shift_JIS: read as ASCII its second byte would escape the quote.
  const sheet = 'a{b:"\x95\x5c";c:url(https://c.test/x)}';
  const out = await through(cssStream(session(), { contentType: 'text/css; charset=shift_jis' }), [sheet]);
  assert.equal(out.toString('utf8'), '\ufeffa{b:"表";c:url(http://c-test.gate:8090/x)}');
});

test('bodies shorter than what is sniffed', async () => {
  for (const body of ['', 'a', 'ab', 'abc', 'abcd']) {
    assert.equal(
      (await through(htmlStream(session({ head: HEAD })), [...body])).toString(),
      HEAD + body,
      body,
    );
    assert.equal((await through(cssStream(session()), [...body])).toString(), body, body);
  }
});

test('XML is read as XML', async () => {
  const out = await through(htmlStream(session({ head: HEAD }), { xml: true }), [
    '<svg><image href="//c.test/x"/></svg>',
  ]);
  assert.equal(out.toString(), '<svg><image href="http://c-test.gate:8090/x"/></svg>');
});
