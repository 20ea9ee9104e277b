import assert from 'node:assert/strict';
import test from 'node:test';
import { cleanTitle, labelOfOrigin, readPageMessage, realUrl } from './page-message.ts';

const shell = { protocol: 'http:', suffix: '.surf.localhost:8090' };
const label = 'sabcdefghijklmnopqrstuvwxy2';
const origin = `http://${label}${shell.suffix}`;

test('a site host’s origin gives its label; every other origin none', () => {
  assert.equal(labelOfOrigin(origin, shell), label);
  for (const other of [
    'null',
    'http://surf.localhost:8090',
    `https://${label}.surf.localhost:8090`,
    `http://${label}.surf.localhost:8091`,
    `http://x.${label}.surf.localhost:8090`,
    `http://${label.slice(1)}.surf.localhost:8090`,
    `http://${label}.surf.localhost:8090.evil.example`,
  ]) {
    assert.equal(labelOfOrigin(other, shell), null, other);
  }
});

test('a page speaks only for its own origin', () => {
  const good = readPageMessage({ cloakroom: 'page', href: `${origin}/a?b#c`, title: 'T' }, origin);
  assert.equal(good?.title, 'T');
  assert.equal(good && realUrl('https://site.example', good.href), 'https://site.example/a?b#c');
  for (const data of [
    null,
    'page',
    { cloakroom: 'other', href: origin },
    { cloakroom: 'page', href: 'http://elsewhere.example/' },
    { cloakroom: 'page', href: 'javascript:alert(1)' },
    { cloakroom: 'page', href: 'no address' },
    { cloakroom: 'page', href: 5 },
  ]) {
    assert.equal(readPageMessage(data, origin), null);
  }
});

test('a title is one short line without characters that steer the text around it', () => {
  assert.equal(cleanTitle(' a\n\tb\u202ec\u0000 '), 'a b c');
  assert.equal(cleanTitle(5), '');
  assert.equal([...cleanTitle('😀'.repeat(1_000))].length, 300);
});
