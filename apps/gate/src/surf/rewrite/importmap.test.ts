import assert from 'node:assert/strict';
import test from 'node:test';
import { Splicer } from './edits.ts';
import { importMapEdits } from './importmap.ts';
import { session } from './test/session.ts';
import { Translator } from './url.ts';

function rewrite(json: string): string {
  const splicer = new Splicer();
  splicer.append(json);
  importMapEdits(json, new Translator(session()), splicer.replace);
  return splicer.take(json.length);
}

test('addresses, scopes and integrity keys are translated; names that scripts use are not', () => {
  const map = {
    imports: { react: 'https://c.test/react.js', 'https://c.test/x': 'https://d.test/x', local: './x.js' },
    scopes: { 'https://c.test/': { 'https://c.test/y': '//c.test/y', 'a"b': 'https://c.test/<' } },
    integrity: { 'https://c.test/react.js': 'sha384-https://c.test/' },
  };
  assert.deepEqual(JSON.parse(rewrite(JSON.stringify(map, null, 1))), {
    imports: {
      react: 'http://c-test.gate:8090/react.js',
      'https://c.test/x': 'http://d-test.gate:8090/x',
      local: './x.js',
    },
    scopes: {
      'http://c-test.gate:8090/': {
        'https://c.test/y': 'http://c-test.gate:8090/y',
        'a"b': 'http://c-test.gate:8090/<',
      },
    },
    integrity: { 'http://c-test.gate:8090/react.js': 'sha384-https://c.test/' },
  });
});

test('a translated address cannot end the script; escaped slashes are read', () => {
  const out = rewrite('{"imports":{"a":"https:\\/\\/c.test/</script>"}}');
  assert.equal(out, '{"imports":{"a":"http://c-test.gate:8090/\\u003c/script>"}}');
});

test('what is not JSON stays', () => {
  for (const text of ['', '{', '{"imports":{"a":"https://c.test/"}', 'null', '"https://c.test/"']) {
    assert.equal(rewrite(text), text);
  }
});
