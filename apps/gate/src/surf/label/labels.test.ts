import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '@cloakroom/kit/random.ts';
import { base32, labelLimits, labelTable } from './labels.ts';

const key = seededRandom('labels').bytes(32);

test('a label is one DNS label and holds nothing of the name', () => {
  const label = labelTable(key, () => {}).labelOf('https://jane.visited.example');
  assert.match(label ?? '', /^s[a-z2-7]{26}$/);
});

test('labels are stable in a session, differ by origin and by session', () => {
  const one = labelTable(key, () => {});
  const again = labelTable(key, () => {});
  const other = labelTable(seededRandom('another').bytes(32), () => {});
  assert.equal(one.labelOf('https://a.test'), again.labelOf('https://a.test'));
  const all = ['https://a.test', 'http://a.test', 'https://a.test:8443', 'https://b.test'].map((o) =>
    one.labelOf(o),
  );
  assert.equal(new Set(all).size, 4);
  assert.notEqual(one.labelOf('https://a.test'), other.labelOf('https://a.test'));
});

test('each new label is announced once, and leads back to its origin', () => {
  const announced: string[] = [];
  const table = labelTable(key, (label) => announced.push(label));
  const label = table.labelOf('https://a.test') ?? '';
  table.labelOf('https://a.test');
  assert.deepEqual(announced, [label]);
  assert.equal(table.originOf(label), 'https://a.test');
  assert.equal(table.originOf('b'.repeat(26)), null);
});

test('a session that names endless origins gets no more labels, and keeps those it has', () => {
  const table = labelTable(key, () => {});
  for (let index = 0; index < labelLimits.origins.value; index += 1) table.labelOf(`https://${index}.test`);
  assert.equal(table.labelOf('https://one-more.test'), null);
  assert.notEqual(table.labelOf('https://0.test'), null);
});

test('base32 gives the vectors of RFC 4648 section 10', () => {
  assert.equal(base32(Buffer.from('foobar')), 'mzxw6ytboi');
  assert.equal(base32(Buffer.from('fooba')), 'mzxw6ytb');
  assert.equal(base32(Buffer.from('f')), 'my');
});
