/**
 * Rewriting a style sheet as it streams, against the regular expression that most proxies use, and against copying it.
 * @module
 */
import assert from 'node:assert/strict';
import { cssStream } from '@cloakroom/gate/surf/rewrite/transform.ts';
import { translateUrl } from '@cloakroom/gate/surf/rewrite/url.ts';
import { styleSheet, webOrigins } from './material.ts';
import { bytesSide, compare } from './measure.ts';
import { forgetResults, report } from './report.ts';
import { contextOf } from './session.ts';
import { copyStream, piecesOf, through } from './streams.ts';

forgetResults('rewrite-css');

const sheet = styleSheet(300_000, webOrigins);
const pieces = piecesOf(sheet);
const base = new URL('/css/main.css', webOrigins.cdn);
const context = contextOf(base);

const rewrite = (): Promise<Buffer> => through(cssStream(context, { contentType: 'text/css' }), pieces);
const copy = (): Promise<Buffer> => through(copyStream(), pieces);
/** Wrong on strings, comments, escapes and @import of a bare string, and blind to what is fetched without cookies. */
const naive = (): Buffer =>
  Buffer.from(
    sheet
      .toString('latin1')
      .replace(
        /(url\(\s*['"]?)([^'")]+)/gi,
        (_, before: string, url: string) => before + (translateUrl(url, base, context) ?? url),
      ),
    'latin1',
  );

for (const made of [await rewrite(), naive()]) {
  const text = made.toString();
  assert.ok(text.includes('.surf.localhost:8090/img/') && !text.includes(`url(${webOrigins.cdn}`));
}
assert.deepEqual(await copy(), sheet);

report(
  'rewrite-css',
  await compare({
    name: 'rewrite-css',
    unit: 'CPU ms/MB',
    ours: bytesSide('ours', sheet.length, rewrite),
    peers: [bytesSide('regexp', sheet.length, naive), bytesSide('copy', sheet.length, copy)],
  }),
);
