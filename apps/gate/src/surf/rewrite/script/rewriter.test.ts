import assert from 'node:assert/strict';
import test from 'node:test';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { Splicer } from '../edits.ts';
import { session } from '../test/session.ts';
import { Translator } from '../url.ts';
import { GUARD, HELPER as H, LOCATION as L } from './names.ts';
import { type ScriptOptions, scriptEdits } from './rewriter.ts';

function rewrite(text: string, options: ScriptOptions = {}): string {
  const splicer = new Splicer();
  splicer.append(text);
  scriptEdits(text, new Translator(session()), splicer.replace, options);
  return splicer.take(text.length);
}

/** `$` stands for the name, `@` for the helper. */
function table(rows: readonly (readonly [from: string, to: string])[]): void {
  for (const [from, to] of rows) assert.equal(rewrite(from), to.replaceAll('$', L).replaceAll('@', H), from);
}

test('the name, bound or referred to, becomes another of the same length', () => {
  assert.equal(L.length, 'location'.length);
  table([
    ['location.href', '$.href'],
    ['location="/x"', '$="/x"'],
    ['typeof location', 'typeof $'],
    ['function f(location){return location}', 'function f($){return $}'],
    ['a?location:b', 'a?$:b'],
    ['switch(a){case location:b}', 'switch(a){case $:b}'],
    ['location:for(;;)break location', '$:for(;;)break $'],
    ['x-->location', 'x-->$'],
    ['var a=b\n{location}', 'var a=b\n{$}'],
    ['[...location]', '[...$]'],
  ]);
  assert.equal(rewrite('`a${location}b${`${location}`}`'), `\`a\${${L}}b\${\`\${${L}}\`}\``);
});

test('keys keep their name', () => {
  table([
    ['({location})', '({location:$})'],
    [
      '({location:1,get location(){return location},async location(){}})',
      '({location:1,get location(){return $},async location(){}})',
    ],
    ['x={a:b?c:d,location}', 'x={a:b?c:d,location:$}'],
    ['f(({location=1})=>location)', 'f(({location:$=1})=>$)'],
    ['const {location:here}=a', 'const {location:here}=a'],
    [
      'class A{location=1;static location=location\nlocation(){}}',
      'class A{location=1;static location=$\nlocation(){}}',
    ],
    ['class A{#location;a(){return this.#location}}', 'class A{#location;a(){return this.#location}}'],
  ]);
});

test('what a location is read from goes through the helper', () => {
  table([
    ['a.location', '@(a).location'],
    ['a.location=b.location', '@(a).location=@(b).location'],
    ['a["location"]', '@(a)["location"]'],
    ['a?.location', '@(a)?.location'],
    ['a?.b.location.href', '@(a?.b)?.location.href'],
    ["a?.b['location']", "@(a?.b)?.['location']"],
    ['a.b(c)[d]`e`.location', '@(a.b(c)[d]`e`).location'],
    ['location.location', '@($).location'],
    ['a.location.b.location', '@(@(a).location.b).location'],
    ['(a,b).location', '@((a,b)).location'],
    ['return(a).location', 'return @((a)).location'],
    ['new a.location()', 'new (@(a).location)()'],
    ['new A().location', '@(new A()).location'],
    ['new new A().location()', 'new (@(new A()).location)()'],
    ['await (a).location', 'await @((a)).location'],
    ['this.#a.location', '@(this.#a).location'],
    ['super.location', 'super.location'],
    ['super.a.location', '@(super.a).location'],
    ['a=function(){}.location', 'a=@(function(){}).location'],
    ['delete a.location', 'delete @(a).location'],
    ['[a.location]=b', '[@(a).location]=b'],
    ['parent.postMessage(a,b)', '@(parent).postMessage(a,b)'],
    ['const {location, a}=window;', 'const {location:$, a}=@(window);'],
  ]);
});

test('strings, comments, templates and regular expressions are not code', () => {
  for (const text of [
    '"location"',
    '// location\n/* location */1',
    '`location`',
    'a=/[/]location/g',
    'if(a)/location/.test(b)',
    '()=>{}\n/location/g',
    '<!-- location\n--> location\n1',
  ]) {
    assert.equal(rewrite(text), text);
  }
  table([
    ['a=b/location/c', 'a=b/$/c'],
    ['a++/location/b', 'a++/$/b'],
    ['a={}/location', 'a={}/$'],
    ['f()/location', 'f()/$'],
  ]);
});

test('modules: names, specifiers and their own URL', () => {
  const gate = 'http://c-test.gate:8090';
  table([
    ['import {location} from "https://c.test/x"', `import {location as $} from "${gate}/x"`],
    ['import {location as a,b as location} from "a"', 'import {location as a,b as $} from "a"'],
    ['import "//c.test/x"', `import "${gate}/x"`],
    ['export {location,a as location,location as b}', 'export {$ as location,a as location,$ as b}'],
    ["export {location} from 'https://c.test/x'", `export {location} from '${gate}/x'`],
    ['export * as location from "https://c.test/x"', `export * as location from "${gate}/x"`],
    ['export const a=1,location=2', 'export const a=1,$=2\n;export{$ as location}'],
    ['export function location(){}', 'export function $(){}\n;export{$ as location}'],
    ['export const {location}=a', 'export const {location}=a'],
    ['import("https://c.test/x")', `import("${gate}/x")`],
    ['import("./x")', 'import("./x")'],
    ['import(a,b)', 'import(@.i(a),b)'],
    ['new URL("x",import.meta.url)', 'new URL("x",@.u(import.meta.url))'],
    ['import.meta.env', 'import.meta.env'],
  ]);
});

test('a file brings what it needs where no runtime is, after its directive', () => {
  assert.equal(rewrite('location', { file: true }), GUARD + L);
  assert.equal(rewrite('\xef\xbb\xbflocation', { file: true }), `\xef\xbb\xbf${GUARD}${L}`);
  assert.equal(rewrite('/* */"use strict"\nlocation', { file: true }), `/* */"use strict";${GUARD}\n${L}`);
  assert.equal(rewrite('#!a\nlocation', { file: true }), `#!a\n${GUARD}${L}`);
  const imports = 'import "http://c-test.gate:8090/x"';
  assert.equal(rewrite('import "https://c.test/x"', { file: true }), imports);
  assert.equal(rewrite('import "https://c.test/x";location', { urlsOnly: true }), `${imports};location`);
});

test('the guard answers as the browser does', () => {
  const realm = { location: 'here' };
  const script = `${GUARD}${GUARD}[${L}, ${H}]`;
  const [seen, helper] = runInNewContext(script, realm) as [
    string,
    ((of: unknown) => unknown) & Record<'i' | 'u', (of: unknown) => unknown>,
  ];
  assert.equal(seen, 'here');
  for (const one of [helper, helper.i, helper.u]) assert.equal(one('a'), 'a');
});

test('what cannot be read, or holds the names already, stays', () => {
  for (const text of [
    'location(',
    'location)',
    '"location',
    'location=`',
    'location=/a',
    `${L};location`,
    `${H};location`,
  ]) {
    assert.equal(rewrite(text, { file: true }), text);
  }
});

test('no text throws, and without edits nothing is told', () => {
  const piece = fc.constantFrom(
    ...'location postMessage import import.meta.url export class function async new return get static of in'.split(
      ' ',
    ),
    ...'( ) [ ] { } . ?. , ; : ? => = / ` ${ " \' * + ++ // /* */ # @ \\ ... < <!--'.split(' '),
    ' ',
    '\n',
    'a',
    '1',
    '"https://c.test/"',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const out = rewrite(text, { file: true });
      // Nothing of the text is lost but the name itself.
      if (!out.includes(L) && !out.includes(H) && !out.includes('c-test')) assert.equal(out, text);
    }),
    { numRuns: 3_000 },
  );
});
