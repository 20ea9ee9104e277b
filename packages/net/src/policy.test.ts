import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import test from 'node:test';
import { egressPolicy } from './policy.ts';

test('by default only public addresses, at any port but 25', () => {
  const policy = egressPolicy();
  assert.ok(policy.permits('8.8.8.8', 443));
  assert.ok(policy.permits('2606:4700:4700::1111', 6667));
  assert.ok(policy.permits('8.8.8.8', 587));
  assert.ok(!policy.permits('8.8.8.8', 25));
  assert.ok(!policy.permits('127.0.0.1', 443));
  assert.ok(!policy.permits('10.0.0.1', 443));
  for (const port of [0, -1, 65_536, 1.5, Number.NaN])
    assert.ok(!policy.permits('8.8.8.8', port), String(port));
  for (const text of ['', 'localhost', '127.1', '8.8.8.8%lo']) assert.ok(!policy.permits(text, 80), text);
});

test('an added range is permitted and nothing beside it', () => {
  const policy = egressPolicy({ allow: ['127.0.0.0/8', 'fd00::/8'] });
  assert.ok(policy.permits('127.0.0.1', 3000));
  assert.ok(policy.permits('fd00::1', 3000));
  assert.ok(!policy.permits('::1', 3000));
  assert.ok(!policy.permits('10.0.0.1', 3000));
  assert.ok(!policy.permits('127.0.0.1', 25));
  // The same host in IPv6 clothes was not allowed.
  assert.ok(!policy.permits('::ffff:127.0.0.1', 3000));
});

test('an allowed translator prefix still judges the address it would be translated to', () => {
  const policy = egressPolicy({ allow: ['64:ff9b::/96', '::ffff:0:0/96'] });
  assert.ok(policy.permits('64:ff9b::808:808', 443));
  assert.ok(policy.permits('::ffff:8.8.8.8', 443));
  assert.ok(!policy.permits('64:ff9b::7f00:1', 443));
  assert.ok(!policy.permits('64:ff9b::a9fe:a9fe', 80));
  assert.ok(!policy.permits('::ffff:10.0.0.1', 443));
});

test('own listening ports are refused at every address of this machine, whatever is allowed', () => {
  const policy = egressPolicy({
    allow: ['0.0.0.0/0', '::/0'],
    ownPorts: [8090, 8091],
    localAddresses: () => ['203.0.113.7', 'fe80::abcd%eth0', '2001:DB8:0::7'],
  });
  const own = [
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '0.0.0.0',
    '::',
    '203.0.113.7',
    'fe80::abcd',
    '2001:db8::7',
    '::ffff:127.0.0.1',
    '::ffff:203.0.113.7',
    '64:ff9b::cb00:7107',
    '2002:cb00:7107::1',
    '::127.0.0.1',
  ];
  for (const address of own) {
    assert.ok(!policy.permits(address, 8090), address);
    assert.ok(!policy.permits(address, 8091), address);
    assert.ok(policy.permits(address, 3000), `${address} at another port`);
  }
  assert.ok(policy.permits('203.0.113.8', 8090), 'the port is free elsewhere');
});

test("the machine's own addresses are asked of the system", () => {
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => address),
  );
  assert.ok(addresses.length > 0);
  const policy = egressPolicy({ allow: ['0.0.0.0/0', '::/0'], ownPorts: [8090] });
  for (const address of addresses) {
    assert.ok(!policy.permits(address, 8090), 'own port');
    assert.ok(policy.permits(address, 8089), 'another port');
  }
});

test('endpoints refused by name of address', () => {
  const policy = egressPolicy({ refuse: ['198.41.0.4:443', '[2606:4700::1]:8443'] });
  assert.ok(!policy.permits('198.41.0.4', 443));
  assert.ok(policy.permits('198.41.0.4', 80));
  assert.ok(!policy.permits('2606:4700:0::1', 8443));
  assert.ok(policy.permits('2606:4700::2', 8443));
});

test('an endpoint that cannot be read is a fault which does not repeat it', () => {
  for (const text of [
    'secret.example:443',
    '1.2.3.4',
    '1.2.3.4:0',
    '1.2.3.4:99999',
    ':443',
    '[::1]',
    '1.2.3.4:x',
  ]) {
    assert.throws(
      () => egressPolicy({ refuse: [text] }),
      (error: { code?: string; message?: string }) =>
        error.code === 'egress.endpoint' && !error.message?.includes('secret'),
      text,
    );
  }
});
