import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { buildShell } from './bundle.ts';
import { shellPage } from './page.ts';
import { shellCss } from './style.ts';

type Element = DefaultTreeAdapterTypes.Element;

/** Every element of the page in document order. */
function elementsOf(html: string): Element[] {
  const found: Element[] = [];
  const walk = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) for (const child of node.childNodes) walk(child);
  };
  walk(parse(html, { scriptingEnabled: false }));
  return found;
}

const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((entry) => entry.name === name)?.value;

const html = shellPage({ siteSuffix: '.surf.localhost:8090', scriptHash: 'abc123' });
const all = elementsOf(html);

test('what the page is told is escaped', () => {
  const hostile = shellPage({ siteSuffix: '"><script>x</script>', scriptHash: `'"><img src=x>` });
  assert.equal(elementsOf(hostile).filter((one) => one.tagName === 'script').length, 1);
  assert.equal(elementsOf(hostile).filter((one) => one.tagName === 'img').length, 0);
  const root = elementsOf(hostile)[0];
  assert.equal(root && attribute(root, 'data-site-suffix'), '"><script>x</script>');
});

test('a strict content security policy takes the page', () => {
  for (const element of all) {
    assert.notEqual(element.tagName, 'style');
    for (const { name } of element.attrs) assert.doesNotMatch(name, /^on|^style$/);
  }
  const scripts = all.filter((element) => element.tagName === 'script');
  assert.deepEqual(
    scripts.map((script) => attribute(script, 'src')),
    ['/shell-abc123.js'],
  );
});

test('one address field, and no frame before the script makes it', () => {
  const [input, ...more] = all.filter((element) => attribute(element, 'name') === 'address');
  assert.ok(input && more.length === 0);
  assert.equal(attribute(input, 'inputmode'), 'url');
  assert.equal(attribute(input, 'spellcheck'), 'false');
  assert.equal(attribute(input, 'autocapitalize'), 'none');
  assert.equal(all.filter((element) => element.tagName === 'iframe').length, 0);
});

test('names are unique, and every one that is pointed at exists', () => {
  const ids = all.flatMap((element) => attribute(element, 'id') ?? []);
  assert.equal(new Set(ids).size, ids.length);
  for (const element of all) {
    for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls']) {
      for (const id of attribute(element, name)?.split(' ') ?? []) assert.ok(ids.includes(id), id);
    }
  }
  const script = readFileSync(new URL('./browser/elements.ts', import.meta.url), 'utf8');
  const wanted = [...script.matchAll(/find\('([^']+)'/g)].map((match) => match[1] ?? '');
  assert.ok(wanted.length > 30);
  for (const id of wanted) assert.ok(ids.includes(id), id);
});

test('nothing comes from elsewhere', () => {
  assert.doesNotMatch(shellCss, /url\(|@import|@font-face/);
  for (const element of all) {
    for (const name of ['src', 'href']) assert.match(attribute(element, name) ?? '/', /^\//);
  }
});

test('the script is one file, marked by its content, and logs nothing', async () => {
  const [one, two] = await Promise.all([buildShell(), buildShell()]);
  assert.deepEqual(one, two);
  assert.match(one.hash, /^[0-9a-f]{16}$/);
  assert.ok(one.script.length > 5_000 && one.script.length < 40_000, String(one.script.length));
  assert.doesNotMatch(one.script, /console\.|sourceMappingURL|\bimport\b|\beval\(/);
});
