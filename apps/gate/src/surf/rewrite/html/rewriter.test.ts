import assert from 'node:assert/strict';
import test from 'node:test';
import { limits } from '../limits.ts';
import { HEAD, identity, session } from '../test/session.ts';
import { rewriteHtml } from '../transform.ts';

const G = 'http://c-test.gate:8090';
const S = 'http://site-test.gate:8090/~cloakroom/anonymous/T';

type Case = readonly [html: string, expected: string];

function check(cases: readonly Case[], context = session(), xml = false): void {
  for (const [html, expected] of cases) assert.equal(rewriteHtml(html, context, { xml }), expected, html);
}

function same(pages: readonly string[], context = session(), xml = false): void {
  check(
    pages.map((page) => [page, page] as const),
    context,
    xml,
  );
}

test('URLs of every element', () => {
  const attributes = [
    'a href',
    'area href',
    'link href',
    'script src',
    'img src',
    'iframe src',
    'frame src',
    'embed src',
    'source src',
    'track src',
    'input src',
    'audio src',
    'video src',
    'video poster',
    'form action',
    'button formaction',
    'input formaction',
    'object data',
    'object codebase',
    'img longdesc',
    'body background',
    'table background',
    'td background',
    'image src',
    'x-element src',
    'svg xlink:href',
    'use href',
  ];
  for (const attribute of attributes) {
    const [element, name] = attribute.split(' ');
    check([[`<${element} ${name}="https://c.test/x">`, `<${element} ${name}="${G}/x">`]]);
  }
  check([
    ['<img srcset="https://c.test/x 1x, //c.test/y 2x">', `<img srcset="${G}/x 1x, ${G}/y 2x">`],
    ['<link imagesrcset="https://c.test/x 1x">', `<link imagesrcset="${G}/x 1x">`],
    [
      '<svg><image xlink:href="//c.test/x"/><script href="//c.test/y"/></svg>',
      `<svg><image xlink:href="${G}/x"/><script href="${G}/y"/></svg>`,
    ],
    [
      '<svg><animate attributeName="href" values="//c.test/x; //c.test/y"/></svg>',
      `<svg><animate attributeName="href" values="${G}/x; ${G}/y"/></svg>`,
    ],
    [
      '<svg><rect fill="url(https://c.test/x#y)"/></svg>',
      '<svg><rect fill="url(http://c-test.gate:8090/~cloakroom/anonymous/T/x#y)"/></svg>',
    ],
    ['<iframe allow="camera https://c.test; fullscreen *">', `<iframe allow="camera ${G}; fullscreen *">`],
  ]);
  same([
    '<blockquote cite="https://c.test/x">',
    '<img usemap="#x" alt="https://c.test/x">',
    '<div data-src="https://c.test/x">',
    '<a href="/x">',
    '<a href="#x">',
    '<a href="javascript:x">',
    '<img src="data:x">',
    '<a href>',
    '<a href="">',
    '<input value="https://c.test/x">',
    '<meta property="og:image" content="https://c.test/x">',
    '<a href="x" download>',
    '<svg><animate attributeName="x" values="//c.test/x"/></svg>',
    '<script nonce="a" integrity="sha256-x" src="x"></script>',
  ]);
});

test('attributes in every spelling, byte-exact around the origin', () => {
  check([
    ["<A\nHREF = 'https://c.test/x' >", `<A\nHREF = '${G}/x' >`],
    ['<a href=https://c.test/x>', `<a href=${G}/x>`],
    ['<a/href=https://c.test/x/>', `<a/href=${G}/x/>`],
    ['<a b=c"href="https://c.test/x">', '<a b=c"href="https://c.test/x">'],
    ['<a b="c"href="https://c.test/x">', `<a b="c"href="${G}/x">`],
    ['<a =href=//c.test/x href=//c.test/y>', `<a =href=//c.test/x href=${G}/y>`],
    ['<a href="https://c.test/?a=1&amp;b=2&copy;">', `<a href="${G}/?a=1&amp;b=2&copy;">`],
    ['<a href="&#104;ttps&colon;//c.test/&eacute;">', `<a href="${G}/&eacute;">`],
    ['<a href="/&sol;c.test/&hellip;">', `<a href="${G}/&hellip;">`],
    ['<a href="https&Tab;://c.test/x">', `<a href="${G}/x">`],
    ['<a href="https&Tabx;://c.test/x">', '<a href="https&Tabx;://c.test/x">'],
    ['<a href="https:x&quot;y?&quot;">', '<a href="http://site-test.gate:8090/dir/x%22y?%22">'],
    ['<a href="https://c.test/x" href="https://c.test/y">', `<a href="${G}/x" href="${G}/y">`],
    ['<a title="<b href=https://c.test/x>">', '<a title="<b href=https://c.test/x>">'],
    ['<a href="https://c.test/x"', '<a href="https://c.test/x"'],
  ]);
});

test('styles', () => {
  check([
    ['<p style="b:url(https://c.test/x)">', `<p style="b:url(${G}/x)">`],
    ['<p style="b:url(&quot;https://c.test/x&quot;)">', `<p style="b:url(&quot;${G}/x&quot;)">`],
    ['<p style="mask:url(/m\')">', '<p style="mask:url(/m\')">'],
    ['<p style=\'mask:url("/a&amp;b")\'>', `<p style='mask:url("${S}/a&amp;b")'>`],
    [
      '<style>a{b:url(//c.test/x)}</style><p>url(//c.test/x)',
      `<style>a{b:url(${G}/x)}</style><p>url(//c.test/x)`,
    ],
    [
      '<STYLE type=" text/CSS ">@import "//c.test/x"</STYLE >',
      `<STYLE type=" text/CSS ">@import "${G}/x"</STYLE >`,
    ],
    ['<style>a{b:url(//c.test/x', `<style>a{b:url(${G}/x`],
    [
      '<style>/*</style><img src="//c.test/x"><style>*/b{c:url(//c.test/y)}</style>',
      `<style>/*</style><img src="${G}/x"><style>*/b{c:url(${G}/y)}</style>`,
    ],
    [
      '<svg><style>a{b:url(//c.test/x)}<![CDATA[c{d:url(//c.test/y)}]]></style></svg>',
      `<svg><style>a{b:url(${G}/x)}<![CDATA[c{d:url(${G}/y)}]]></style></svg>`,
    ],
  ]);
  same(['<style type="text/less">a{b:url(//c.test/x)}</style>', '<svg><style/></svg>url(//c.test/x)']);
});

test('text that is no markup is left alone', () => {
  const inner = '<img src="https://c.test/x">';
  for (const element of ['script', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript']) {
    check([
      [`<${element}>${inner}</${element}>${inner}`, `<${element}>${inner}</${element}><img src="${G}/x">`],
    ]);
  }
  same([
    `<plaintext>${inner}</plaintext>${inner}`,
    `<!-- ${inner} -->`,
    `<!doctype ${inner.slice(0, -1)}>`,
    `<? ${inner.slice(0, -1)}>`,
    `</3 ${inner.slice(0, -1)}>`,
    `<![CDATA[ ${inner.slice(0, -1)}>`,
    `<script><!-- <script>${inner}</script>${inner} --></script>`,
    `<script><!--<script></script ${inner}`,
    `<svg><![CDATA[ ${inner} ]]></svg>`,
    `<title>${inner}</titles>${inner}`,
  ]);
  check([
    [`<!-->${inner}`, `<!--><img src="${G}/x">`],
    [`<!--->${inner}`, `<!---><img src="${G}/x">`],
    [`<!-- --!>${inner}`, `<!-- --!><img src="${G}/x">`],
    [`<!--!> -->${inner}`, `<!--!> --><img src="${G}/x">`],
    [`<script><!--></script>${inner}`, `<script><!--></script><img src="${G}/x">`],
    [
      `<script><!-- <script></script> --></script>${inner}`,
      `<script><!-- <script></script> --></script><img src="${G}/x">`,
    ],
    [`<script><!-- <scripty></script>${inner}`, `<script><!-- <scripty></script><img src="${G}/x">`],
    [`<svg><script>${inner}</script></svg>`, `<svg><script><img src="${G}/x"></script></svg>`],
    [`<svg><title>${inner}</title></svg>`, `<svg><title><img src="${G}/x"></title></svg>`],
    [
      `<svg><title><title>${inner}</title></title></svg>`,
      `<svg><title><title>${inner}</title></title></svg>`,
    ],
    [
      `<svg><foreignObject><xmp>${inner}</xmp></foreignObject></svg>`,
      `<svg><foreignObject><xmp>${inner}</xmp></foreignObject></svg>`,
    ],
    [`<svg><p><xmp>${inner}</xmp>`, `<svg><p><xmp>${inner}</xmp>`],
    [`<svg><font><xmp>${inner}`, `<svg><font><xmp><img src="${G}/x">`],
    [`<svg><font color=x><xmp>${inner}`, `<svg><font color=x><xmp>${inner}`],
    [`<math><mi><xmp>${inner}</xmp></mi></math>`, `<math><mi><xmp>${inner}</xmp></mi></math>`],
    [`<svg/><xmp>${inner}</xmp>`, `<svg/><xmp>${inner}</xmp>`],
    [`<template>${inner}</template>`, `<template><img src="${G}/x"></template>`],
  ]);
  const off = session({ scripts: false });
  check([[`<noscript>${inner}</noscript>`, `<noscript><img src="${G}/x"></noscript>`]], off);
});

test('the base moves what is resolved after it', () => {
  check([
    [
      '<base href="https://c.test/d/"><a href=x><a href="https:y">',
      `<base href="${G}/d/"><a href=x><a href="${G}/d/y">`,
    ],
    [
      '<base href="https://c.test/d/"><base href="https://e.test/"><p style="mask:url(m)">',
      `<base href="${G}/d/"><base href="http://e-test.gate:8090/"><p style="mask:url(${G}/~cloakroom/anonymous/T/d/m)">`,
    ],
    [
      '<base target=_blank><base href="/d/"><a href="https:y">',
      '<base  ><base href="/d/"><a href="http://site-test.gate:8090/d/y">',
    ],
    [
      '<base href="data:x"><a href="https:y">',
      '<base href="data:x"><a href="http://site-test.gate:8090/dir/y">',
    ],
    [
      '<base href="http://c.test/"><a href="//d.test/">',
      `<base href="${G}/"><a href="http://d-test.gate:8090/">`,
    ],
    [
      '<svg><base href="https://c.test/"/></svg><a href="https:y">',
      `<svg><base href="${G}/"/></svg><a href="http://site-test.gate:8090/dir/y">`,
    ],
  ]);
});

test('what fetches ahead, reports or overrides the policies goes', () => {
  check([
    ['<link rel=preconnect href=//c.test>', `<link rel="" href=${G}>`],
    ['<link rel="DNS-Prefetch stylesheet" href=x>', '<link rel="stylesheet" href=x>'],
    [
      '<link rel="prefetch"><link rel="prerender"><link rel="next">',
      '<link rel=""><link rel=""><link rel="">',
    ],
    ['<script type="speculationrules">{}</script>', '<script type="x-speculationrules">{}</script>'],
    ['<meta http-equiv="Content-Security-Policy" content="x">', '<meta   content="x">'],
    ['<meta http-equiv="&#99;ontent-security-policy-report-only" content=x>', '<meta   content=x>'],
    ['<meta http-equiv=x-dns-prefetch-control http-equiv=refresh content="on">', '<meta     content="on">'],
    [
      '<meta http-equiv="Set-Cookie" content=a=b><meta http-equiv="origin-trial" content=x>',
      '<meta   content=a=b><meta   content=x>',
    ],
    ['<meta name=Referrer content=unsafe-url>', '<meta   content=unsafe-url>'],
    ['<a referrerpolicy="unsafe-url" ping=//c.test attributionsrc>', '<a      >'],
    ['<svg><a ping=x/></svg>', '<svg><a  ></svg>'],
    ['<svg><a/ping=x></svg>', '<svg><a/ ></svg>'],
    ['<iframe csp="x" credentialless src=y>', '<iframe     src=y>'],
    ['<link rel=stylesheet integrity="sha256-x" href=y>', '<link rel=stylesheet   href=y>'],
    ['<link rel=preload as=style integrity=x>', '<link rel=preload as=style  >'],
  ]);
  same([
    '<meta http-equiv="X-UA-Compatible" content="x">',
    '<meta name=viewport content=x>',
    '<link rel="icon" href="x">',
    '<link rel=preload as=script integrity=x href=y>',
    '<meta charset=utf-8>',
  ]);
});

test('a refresh leads through the gate', () => {
  check([
    [
      '<meta http-equiv=refresh content="0;url=https://c.test/x">',
      `<meta http-equiv=refresh content="0;url=${G}/x">`,
    ],
    [
      `<meta content="5; URL='https://c.test/x'" http-equiv="Refresh">`,
      `<meta content="5; URL='${G}/x'" http-equiv="Refresh">`,
    ],
  ]);
  same(['<meta http-equiv=refresh content="5">', '<meta name=refresh content="0;url=https://c.test/x">']);
});

test('cross-origin modes carry the cookie', () => {
  const mode = 'crossorigin="use-credentials"';
  check([
    ['<img crossorigin src=x>', `<img ${mode} src=x>`],
    ['<img crossorigin="anonymous" src=x>', `<img ${mode} src=x>`],
    ['<script crossorigin=x src=y></script>', `<script ${mode} src=y></script>`],
    ['<script type=module src=//c.test/x></script>', `<script ${mode} type=module src=${G}/x></script>`],
    ['<script type=module crossorigin src=x></script>', `<script type=module ${mode} src=x></script>`],
    ['<link rel=modulepreload href=x>', `<link ${mode} rel=modulepreload href=x>`],
    [
      '<link rel=preload as=font href=x.woff2 crossorigin>',
      `<link rel=preload as=font href=${S}/dir/x.woff2 crossorigin>`,
    ],
  ]);
  same(['<img crossorigin="use-credentials">', '<script src=x></script>']);
});

test('no new windows', () => {
  check([
    ['<a target=_blank href=x>', '<a   href=x>'],
    ['<a target="_top"><area target="_parent"><form target="other">', '<a  ><area  ><form  >'],
    ['<button formtarget=_BLANK>', '<button  >'],
    [
      '<iframe name=f></iframe><a target=f><form target="f"><a target=g>',
      '<iframe name=f></iframe><a target=f><form target="f"><a  >',
    ],
  ]);
  same(['<a target=_self>', '<a target>', '<a target="">']);
});

test('srcdoc is a document of its own', () => {
  const context = session({ head: HEAD });
  const escaped = HEAD.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;');
  check(
    [
      [
        '<p><iframe srcdoc="&lt;img src=&quot;https://c.test/?a&amp;amp;b&quot;>é&eacute;">',
        `${HEAD}<p><iframe srcdoc="${escaped}&lt;img src=&quot;${G}/?a&amp;amp;b&quot;>é&eacute;">`,
      ],
      [
        "<p><iframe srcdoc='<!doctype html><head><title>'>",
        `${HEAD}<p><iframe srcdoc='<!doctype html><head>${escaped.replaceAll('&#34;', '"')}<title>'>`,
      ],
    ],
    context,
  );
  check([
    [
      '<base href="https://c.test/d/"><iframe srcdoc="<a href=https:x>">',
      `<base href="${G}/d/"><iframe srcdoc="<a href=${G}/d/x>">`,
    ],
    [
      '<iframe srcdoc="<iframe srcdoc=\'<a href=//c.test/x>\'>">',
      `<iframe srcdoc="<iframe srcdoc='<a href=${G}/x>'>">`,
    ],
    ['<iframe srcdoc=&lt;a&Tab;href=//c.test/x&gt;>', `<iframe srcdoc=&lt;a&Tab;href=${G}/x&gt;>`],
  ]);
  const nested = (depth: number): string => {
    const inner = depth === 0 ? '<a href=//c.test/>' : `<iframe srcdoc="${nested(depth - 1)}">`;
    return inner.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  };
  const page = (depth: number): string => `<iframe srcdoc="${nested(depth - 1)}">`;
  const reached = rewriteHtml(page(limits.srcdoc.value), session());
  assert.ok(reached.includes(`href=${G}/`));
  same([page(limits.srcdoc.value + 1)]);
});

test('the head is put once, where it changes nothing', () => {
  const context = session({ head: HEAD });
  // In each page, where | stands.
  const pages = [
    '<!doctype html><html><head>|<title>x</title></head></html>',
    '\ufeff |x',
    '|',
    ' \n|',
    ' <!-- x --> <!doctype html>\n|text',
    '<!doctype html>|<p>',
    '|<p><head><head>',
    '|<script></script>',
    '<html lang=x>|<body>',
    '<HEAD a=">">|<base>',
    '<html>|<frameset>',
    '<!-- <head> --><head >|',
    '|<svg><head>',
    '<html></p>|</head>',
    '|</body>',
    '<?xml version="1.0"?>|<p>',
    '</x>|x',
    '<head> <!-- x --><meta charset=utf-8>|<meta charset=utf-8>',
    '<head><meta content=x http-equiv=Content-Type>| ',
    '<meta charset=utf-8>|x',
    '<head>|<meta name=x><meta charset=utf-8>',
    '<head> |',
    '<head> |x',
    '<head>|</head>',
    '|<title><head></title>',
  ];
  for (const page of pages)
    assert.equal(rewriteHtml(page.replace('|', ''), context), page.replace('|', HEAD), page);
  assert.equal(
    rewriteHtml('<p>', session({ head: '<script title="é😀"></script>' })),
    '<script title="&#233;&#128512;"></script><p>',
  );
});

test('XML documents', () => {
  const context = session({ head: HEAD });
  const xhtml = 'xmlns="http://www.w3.org/1999/xhtml"';
  check(
    [
      [
        `<?xml version="1.0"?>\n<html ${xhtml}>\n<head>|<title/>`.replace('|', ''),
        `<?xml version="1.0"?>\n<html ${xhtml}>\n<head>${HEAD}<title/>`,
      ],
      ['<svg><head/><image href="//c.test/x"/></svg>', `<svg><head/><image href="${G}/x"/></svg>`],
      ['<x:html><head/></x:html>', '<x:html><head/></x:html>'],
      [
        '<svg:svg xmlns:x="y"><svg:image x:href="//c.test/x"/><svg:style>a{b:url(//c.test/x)}</svg:style></svg:svg>',
        `<svg:svg xmlns:x="y"><svg:image x:href="${G}/x"/><svg:style>a{b:url(${G}/x)}</svg:style></svg:svg>`,
      ],
      [
        '<?xml-stylesheet type="text/xsl" href="//c.test/x?a&amp;b"?><a/>',
        `<?xml-stylesheet type="text/xsl" href="${G}/x?a&amp;b"?><a/>`,
      ],
      [
        `<!DOCTYPE a [<!ENTITY x "]>"><!-- ]> --><?x ]>?>]><a><img src='//c.test/x'/></a>`,
        `<!DOCTYPE a [<!ENTITY x "]>"><!-- ]> --><?x ]>?>]><a><img src='${G}/x'/></a>`,
      ],
      [
        '<a><title><img src="//c.test/x"/></title><![CDATA[<img src="//c.test/x"/>]]></a>',
        `<a><title><img src="${G}/x"/></title><![CDATA[<img src="//c.test/x"/>]]></a>`,
      ],
      [
        '<a><style><![CDATA[b{c:url(//c.test/x)}]]></style></a>',
        `<a><style><![CDATA[b{c:url(${G}/x)}]]></style></a>`,
      ],
      ['<a><!-- --!><img src="//c.test/x"/> --></a>', '<a><!-- --!><img src="//c.test/x"/> --></a>'],
    ],
    context,
    true,
  );
  same(['<a><IMG SRC="//c.test/x"/><img SRC="//c.test/x"/></a>', '', ' '], context, true);
});

test('an import map is translated in place', () => {
  check([
    [
      '<script type="importmap">{"imports":{"a":"//c.test/a"}}</script>',
      `<script type="importmap">{"imports":{"a":"${G}/a"}}</script>`,
    ],
    [
      '<script type="importmap">{"imports":{"a":"//c.test/a"}}',
      `<script type="importmap">{"imports":{"a":"${G}/a"}}`,
    ],
  ]);
});

test('where nothing has to change nothing changes', () => {
  same(
    [
      '<!DOCTYPE html>\r\n<html><head><base href="https://c.test/"><title>&eacute;</title></head><body background=//c.test/x>' +
        '<a href="//c.test/x">x</a><img srcset="https://c.test/x 1x"><style>@import "//c.test/x"</style><p style="mask:url(x)">' +
        '<iframe srcdoc="<a href=//c.test/x>"></iframe><meta http-equiv=refresh content="0;url=//c.test/x"></html>\0',
    ],
    identity(),
  );
});
