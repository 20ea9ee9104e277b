import assert from 'node:assert/strict';
import test from 'node:test';
import { addressesAt, environmentOf, houseNames, portsAt } from './houses.ts';

const installation = { offset: 100, state: '/state', grantKey: 'public-half' };
const given = {
  PATH: '/bin',
  HOME: '/home/a',
  TZ: 'UTC',
  LANG: 'xx',
  AWS_SECRET: 'no',
  npm_config_cache: 'no',
  STORE_NAME: 'store only',
  GATE_NAME: 'gate only',
  NYMS_NAME: 'nyms only',
  VAULT_NAME: 'vault only',
  GATE_PORT: '1',
  CLOAKROOM_EGRESS_ALLOW: '10.0.0.0/8',
  CLOAKROOM_FOLLOW_PARENT: '1',
};

test('the offset moves every port and address', () => {
  assert.deepEqual(portsAt(100), { store: 8180, desk: 8181, surf: 8190, ops: 8191, nyms: 8195, post: 8196 });
  assert.equal(addressesAt(0, {})['surf'], 'http://surf.localhost:8090');
  assert.equal(addressesAt(100, {})['post'], 'http://post.localhost:8196');
});

test('each house gets its own settings and no other', () => {
  for (const house of houseNames) {
    const made = environmentOf(house, installation, given);
    const named = Object.keys(made).filter((name) => name.endsWith('_NAME'));
    assert.deepEqual(named, [`${house.toUpperCase()}_NAME`]);
    assert.equal(made['PATH'], '/bin');
    for (const foreign of ['LANG', 'AWS_SECRET', 'npm_config_cache', 'CLOAKROOM_FOLLOW_PARENT']) {
      assert.equal(foreign in made, false, `${foreign} in ${house}`);
    }
    assert.equal(made[`${house.toUpperCase()}_STATE`], `/state/${house}`);
  }
});

test('only the house that dials gets the egress settings, the endpoints and the key', () => {
  const gate = environmentOf('gate', installation, given);
  assert.equal(gate['CLOAKROOM_EGRESS_ALLOW'], '10.0.0.0/8');
  assert.equal(gate['CLOAKROOM_ENDPOINTS'], '8180,8181,8190,8191,8195,8196');
  assert.equal(gate['GATE_GRANT_KEY'], 'public-half');
  for (const house of ['store', 'nyms', 'vault'] as const) {
    const made = environmentOf(house, installation, given);
    assert.deepEqual(
      Object.keys(made).filter((name) => name.startsWith('CLOAKROOM_')),
      [],
    );
    assert.equal(JSON.stringify(made).includes('public-half'), false);
  }
});

test('what the launcher decides wins over the surroundings', () => {
  assert.equal(environmentOf('gate', installation, given)['GATE_PORT'], '8190');
});

test('an operator’s own domain wins in what is printed and in what the houses are told', () => {
  const domain = { GATE_SHELL_ORIGIN: 'https://surf.example', STORE_ORIGIN: 'https://store.example' };
  assert.equal(addressesAt(100, domain)['surf'], 'https://surf.example');
  assert.equal(environmentOf('gate', installation, domain)['GATE_SHELL_ORIGIN'], 'https://surf.example');
  assert.equal(environmentOf('store', installation, domain)['STORE_ORIGIN'], 'https://store.example');
  assert.equal(environmentOf('gate', installation, {})['GATE_SHELL_ORIGIN'], 'http://surf.localhost:8190');
  assert.equal(environmentOf('store', installation, {})['STORE_SURF_ORIGIN'], 'http://surf.localhost:8190');
});
