/**
 * Rewriting a large document as it streams, against parsing and serializing it, and against copying it.
 * @module
 */
import assert from 'node:assert/strict';
import { htmlStream } from '@cloakroom/gate/surf/rewrite/transform.ts';
import { parse, serialize } from 'parse5';
import { htmlPage, webOrigins } from './material.ts';
import { bytesSide, compare } from './measure.ts';
import { forgetResults, report } from './report.ts';
import { contextOf } from './session.ts';
import { copyStream, piecesOf, through } from './streams.ts';

forgetResults('rewrite-html');

const page = htmlPage(2_000_000, webOrigins);
const pieces = piecesOf(page);
const context = contextOf(new URL('/', webOrigins.own));

const rewrite = (): Promise<Buffer> =>
  through(htmlStream(context, { contentType: 'text/html; charset=utf-8' }), pieces);
const copy = (): Promise<Buffer> => through(copyStream(), pieces);
/** The least that a rewriter on a tree has to do, without rewriting. */
const tree = (): Buffer => Buffer.from(serialize(parse(page.toString('utf8'))));

const rewritten = (await rewrite()).toString();
assert.ok(rewritten.includes(context.head) && !rewritten.includes(`src="${webOrigins.cdn}`));
assert.deepEqual(await copy(), page);
assert.ok(tree().length > 0.95 * page.length);

report(
  'rewrite-html',
  await compare({
    name: 'rewrite-html',
    unit: 'CPU ms/MB',
    ours: bytesSide('ours', page.length, rewrite),
    peers: [bytesSide('parse5', page.length, tree), bytesSide('copy', page.length, copy)],
  }),
);
