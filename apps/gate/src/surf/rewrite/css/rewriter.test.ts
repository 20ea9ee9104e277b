import assert from 'node:assert/strict';
import test from 'node:test';
import { limits } from '../limits.ts';
import { identity, session } from '../test/session.ts';
import { rewriteCss } from '../transform.ts';

const G = 'http://c-test.gate:8090';
const A = 'http://c-test.gate:8090/~cloakroom/anonymous/T';
const S = 'http://site-test.gate:8090/~cloakroom/anonymous/T';

function check(cases: readonly (readonly [string, string])[]): void {
  for (const [css, expected] of cases) assert.equal(rewriteCss(css, session()), expected, css);
}

test('urls in every form', () => {
  check([
    ['a{b:url(https://c.test/x)}', `a{b:url(${G}/x)}`],
    ['a{b:URL( \n //c.test/x\t)}', `a{b:URL( \n ${G}/x\t)}`],
    ['a{b:url("https://c.test/x")}', `a{b:url("${G}/x")}`],
    ["a{b:url( 'https://c.test/x' )}", `a{b:url( '${G}/x' )}`],
    ['a{b:\\75rl(https://c.test/x)}', `a{b:\\75rl(${G}/x)}`],
    ['a{b:\\000075\r\nrl(https://c.test/x)}', `a{b:\\000075\r\nrl(${G}/x)}`],
    ['a{b:u\\52L("https://c.test/x")}', `a{b:u\\52L("${G}/x")}`],
    ['a{b:url(\\68ttps://c.test/x\\)y)}', `a{b:url(${G}/x\\)y)}`],
    ['a{b:url(https:\\2f\\2f c.test/x)}', `a{b:url(${G}/x)}`],
    ['a{b:url("https:/\\\n/c.test/x")}', `a{b:url("${G}/x")}`],
    ['a{b:url("https://c.test/a\\\r\nb")}', `a{b:url("${G}/a\\\r\nb")}`],
    ['a{--x:url(https://c.test/x)}', `a{--x:url(${G}/x)}`],
    ['a{b:src("https://c.test/x")}', `a{b:src("${G}/x")}`],
    ['a{b:url("https://c.test/x" "https://c.test/y")}', `a{b:url("${G}/x" "https://c.test/y")}`],
    ['a{b:url(https://c.test/x', `a{b:url(${G}/x`],
    ['a{b:url("https://c.test/x', `a{b:url("${G}/x`],
    ['a{b:cross-fade(url(https://c.test/x),url(//c.test/y))}', `a{b:cross-fade(url(${G}/x),url(${G}/y))}`],
    ['@media x{a{b:url(https://c.test/x)}}', `@media x{a{b:url(${G}/x)}}`],
    ['<!--url(https://c.test/x)-->url(https://c.test/y)', `<!--url(${G}/x)-->url(${G}/y)`],
    ['a{b:url(https://c.test/é)}', `a{b:url(${G}/é)}`],
    ['a{b:url(https://bücher.test/)}', 'a{b:url(http://xn--bcher-kva-test.gate:8090/)}'],
  ]);
});

test('imports and image sets take bare strings', () => {
  check([
    ['@import "https://c.test/x";', `@import "${G}/x";`],
    ["@IMPORT'//c.test/x'screen;", `@IMPORT'${G}/x'screen;`],
    [
      '@import url(https://c.test/x) layer(a) supports(display:grid);',
      `@import url(${G}/x) layer(a) supports(display:grid);`,
    ],
    ['@import/**/url("https://c.test/x");', `@import/**/url("${G}/x");`],
    ['@\\69mport "https://c.test/x";', `@\\69mport "${G}/x";`],
    [
      '@import "https://c.test/x" supports(content:"https://c.test/y");',
      `@import "${G}/x" supports(content:"https://c.test/y");`,
    ],
    [
      'a{b:image-set("https://c.test/x" 1x, url(//c.test/y) 2x)}',
      `a{b:image-set("${G}/x" 1x, url(${G}/y) 2x)}`,
    ],
    ['a{b:-webkit-image-set("https://c.test/x" 1x)}', `a{b:-webkit-image-set("${G}/x" 1x)}`],
    [
      'a{b:image-set("https://c.test/x" type("https://c.test/y"))}',
      `a{b:image-set("${G}/x" type("https://c.test/y"))}`,
    ],
    ['a{b:i\\6d age-set("https://c.test/x" 1x)}', `a{b:i\\6d age-set("${G}/x" 1x)}`],
  ]);
});

test('what looks like a URL and is none stays', () => {
  for (const css of [
    'a{content:"https://c.test/x"}',
    'a{content:"url(https://c.test/x)"}',
    '/* url(https://c.test/x) */',
    '@namespace svg url(https://c.test/x);',
    '@namespace "https://c.test/x";',
    '@charset "https://c.test/x";',
    'a[href="https://c.test/x"]{}',
    'a{b:1url(https://c.test/x)}',
    'a{b:-1.5e3url(https://c.test/x)}',
    'a{b:#url(https://c.test/x)}',
    'a{b:-url(https://c.test/x)}',
    'a{b:--url(https://c.test/x)}',
    'a{b:xurl(https://c.test/x)}',
    'a{b:url (https://c.test/x)}',
    'a{b:url(https://c.test/x y)}',
    'a{b:url(https://c.test/"x)}',
    'a{b:url(https://c.test/\\\nx)}',
    'a{b:url(data:image/png;base64,AA==)}',
    'a{b:url(#x) url(x.png) url(/x.png)}',
    'a{b:url()}',
    'a{b:url("https://c.test/x\n)}',
    '@import "https://x.full.test/";',
  ]) {
    assert.equal(rewriteCss(css, session()), css, css);
  }
});

test('a broken token does not hide the next one', () => {
  check([
    ['a{b:url(x y\\) z)}c{d:url(https://c.test/x)}', `a{b:url(x y\\) z)}c{d:url(${G}/x)}`],
    ['a{b:"x\n}c{d:url(https://c.test/x)}', `a{b:"x\n}c{d:url(${G}/x)}`],
    ['a{b:(}c{d:url(https://c.test/x)}', `a{b:(}c{d:url(${G}/x)}`],
    ['/*/ url(x) */a{d:url(https://c.test/x)}', `/*/ url(x) */a{d:url(${G}/x)}`],
    ['\\', '\\'],
    ['a{b:+.url(https://c.test/x)}', `a{b:+.url(${G}/x)}`],
  ]);
});

test('fonts and masks go through the anonymous path, relative ones too', () => {
  check([
    ['@font-face{src:url(x.woff2)}a{b:url(x.png)}', `@font-face{src:url(${S}/dir/x.woff2)}a{b:url(x.png)}`],
    [
      '@FONT-FACE{src:url("https://c.test/x?a#b") format("woff2"),local("x")}',
      `@FONT-FACE{src:url("${A}/x?a#b") format("woff2"),local("x")}`,
    ],
    ['@font-face{src:url(data:font/woff2,x)}', '@font-face{src:url(data:font/woff2,x)}'],
    [
      '@font-face{src:url(https://c.test/x)}a{b:url(https://c.test/y)}',
      `@font-face{src:url(${A}/x)}a{b:url(${G}/y)}`,
    ],
    [
      'a{mask:url(/m.svg#x) no-repeat;b:url(https://c.test/y)}',
      `a{mask:url(${S}/m.svg#x) no-repeat;b:url(${G}/y)}`,
    ],
    ['a{ -webkit-mask-image /**/ : url(/m)}', `a{ -webkit-mask-image /**/ : url(${S}/m)}`],
    ['a{mask-image:image-set("/m" 1x)}', `a{mask-image:image-set("${S}/m" 1x)}`],
    ['a{m\\61sk:url(/m)}', `a{m\\61sk:url(${S}/m)}`],
    ['a{MASK:url(/m);shape-outside:url(/n)}', `a{MASK:url(${S}/m);shape-outside:url(${S}/n)}`],
    [
      'a{filter:url(#x) url(f.svg#y);clip-path:url(#z)}',
      `a{filter:url(#x) url(${S}/dir/f.svg#y);clip-path:url(#z)}`,
    ],
    ["a{mask:url(/a'b)}", "a{mask:url(/a'b)}"],
    ['a{mask:url("/a\'(b)")}', `a{mask:url("${S}/a\\'\\(b\\)")}`],
    ['mask:hover{b:url(/x)}', 'mask:hover{b:url(/x)}'],
    ['a{b:x;}mask{c:url(/x)}', 'a{b:x;}mask{c:url(/x)}'],
    ['a{b:[mask:;] url(/x)}', `a{b:[mask:;] url(/x)}`],
    ['a{mask:(;) url(/x)}', `a{mask:(;) url(${S}/x)}`],
    ['a{mask:url(https://x.full.test/)}', 'a{mask:url(https://x.full.test/)}'],
  ]);
});

test('where nothing has to change nothing changes', () => {
  const css =
    '@import "https://c.test/x";a{b:url(//c.test/x);mask:url(https://c.test/x)}@font-face{src:url(f)}';
  assert.equal(rewriteCss(css, identity()), css);
});

test('nesting beyond the limit costs nothing but memory of what is deeper', () => {
  const deep = '('.repeat(limits.cssNesting.value * 2);
  const back = ')'.repeat(limits.cssNesting.value * 2);
  assert.equal(
    rewriteCss(`a{b:${deep}${back};mask:url(/m)}`, session()),
    `a{b:${deep}${back};mask:url(${S}/m)}`,
  );
});
