import assert from 'node:assert/strict';
import test from 'node:test';
import { addressesOf } from './addresses.ts';
import { plantedIn } from './cookies/planted.ts';

const label = `s${'a'.repeat(26)}`;

test('hosts of a gate are told apart by their first letter and their depth', () => {
  const at = addressesOf('https://surf.example');
  assert.equal(at.siteOrigin(label), `https://${label}.surf.example`);
  assert.equal(at.labelOfHost(`${label}.surf.example`), label);
  assert.equal(at.isCanaryHost(`n${'a'.repeat(26)}.surf.example`), true);
  for (const host of [
    'surf.example',
    `x.${label}.surf.example`,
    `${label}.surf.example:444`,
    `n${label.slice(1)}.surf.example`,
    `${label}.evil.example`,
  ]) {
    assert.equal(at.labelOfHost(host), null, host);
  }
  assert.equal(at.isCanaryHost(`${label}.surf.example`), false);
  assert.equal(at.labelOfOrigin(`http://${label}.surf.example`), null);
});

test('the port is always explicit, for policies that must name it', () => {
  assert.equal(addressesOf('https://surf.example').port, '443');
  assert.equal(addressesOf('http://surf.localhost:8090').port, '8090');
});

test('a planted cookie is cleared on every domain up to the registrable one, and no further', () => {
  const at = addressesOf('https://surf.ngo.example.co.uk');
  assert.deepEqual(at.cookieDomains, ['surf.ngo.example.co.uk', 'ngo.example.co.uk', 'example.co.uk']);
  assert.deepEqual(addressesOf('http://surf.localhost:8090').cookieDomains, ['surf.localhost']);
  assert.equal(
    plantedIn(
      [
        ['spy', '1'],
        ['spy', '2'],
        ['__Http-cloakroom', 'x'],
      ],
      at,
    ).length,
    4,
  );
  assert.deepEqual(plantedIn([['__Host-cw.1.abcd', '1']], at), [
    '__Host-cw.1.abcd=; Secure; Path=/; Max-Age=0',
  ]);
  assert.deepEqual(plantedIn([['bad name', '1']], at), []);
});
