import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { parse } from 'parse5';
import { buildRuntime } from './bundle.ts';
import { runtimeTag } from './config.ts';

test('the runtime bundles to one small classic script, the same each time', async () => {
  const [one, other] = await Promise.all([buildRuntime(), buildRuntime()]);
  assert.deepEqual(one, other);
  assert.match(one.hash, /^[\w-]{16}$/);
  assert.ok(gzipSync(one.source).length <= 8_192, `${gzipSync(one.source).length} bytes gzipped`);
  // A classic script: this throws on module syntax, and on nothing else.
  assert.doesNotThrow(() => new Function(one.source));
});

test('nothing a site chooses leaves the attribute, and all of it comes back', () => {
  const config = {
    real: `https://one.test/?"'><script>alert(1)</script>&quot;&amp;`,
    shell: 'http://surf.localhost:8090',
    origins: { 'https://one.test': 'http://aaaa.surf.localhost:8090' },
    cookies: `a="><img src=x>; b='\u2028</head>\ud800`,
    seq: 7,
  };
  const tag = runtimeTag({ hash: 'h' }, config);
  const head = parse(`<!doctype html><head>${tag}<title>after</title></head>`).childNodes.at(-1);
  assert.ok(head !== undefined && 'childNodes' in head);
  const [inner] = head.childNodes;
  assert.ok(inner !== undefined && 'childNodes' in inner);
  assert.deepEqual(
    inner.childNodes.map((node) => node.nodeName),
    ['script', 'title'],
  );
  const [script] = inner.childNodes;
  assert.ok(script !== undefined && 'attrs' in script);
  const values = Object.fromEntries(script.attrs.map(({ name, value }) => [name, value]));
  assert.equal(values['src'], '/~cloakroom/runtime-h.js');
  assert.deepEqual(JSON.parse(values['data-cloakroom'] ?? ''), config);
});
