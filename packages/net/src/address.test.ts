import assert from 'node:assert/strict';
import test from 'node:test';
import { array, assert as check, integer, property } from 'fast-check';
import { embeddedIpv4, isPublic, parseAddress, parseRanges, within } from './address.ts';

const publicOf = (text: string): boolean => {
  const address = parseAddress(text);
  assert.ok(address, `${text} is an address`);
  return isPublic(address);
};

// One address or more of every row of IANA's special-purpose registries (RFC 6890) and of the multicast spaces.
const special = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.255',
  '169.254.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.8',
  '192.0.0.170',
  '192.0.2.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.175.48.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.254',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0:8.8.8.8',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '100::1',
  '100:0:0:1::1',
  '2001::1',
  '2001:1::1',
  '2001:1::2',
  '2001:2::1',
  '2001:3::1',
  '2001:4:112::1',
  '2001:10::1',
  '2001:20::1',
  '2001:30::1',
  '2001:db8::1',
  '2002:808:808::1',
  '2620:4f:8000::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  '8000::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'ff02::1',
  'ff0e::1',
];

// Their neighbours just outside, and hosts that everybody knows.
const ordinary = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.0.3.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2003::1',
  '2606:4700:4700::1111',
  '2620:4f:7fff::1',
  '2a00:1450:4001:81b::200e',
  '3ffe::1',
  '3fff:1000::1',
];

test('addresses of every special-purpose registry row are not public', () => {
  assert.deepEqual(special.filter(publicOf), []);
});

test('ordinary addresses are public, also right beside the special ranges', () => {
  assert.deepEqual(
    ordinary.filter((text) => !publicOf(text)),
    [],
  );
});

test('no IPv6 address outside 2000::/3 is public', () => {
  const words = array(integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
  let inside = 0;
  check(
    property(words, ([first = 0, ...rest]) => {
      const text = [first, ...rest].map((word) => word.toString(16)).join(':');
      const global = first >= 0x2000 && first <= 0x3fff;
      if (global && publicOf(text)) inside += 1;
      return global || !publicOf(text);
    }),
    { seed: 1, numRuns: 2_000 },
  );
  assert.ok(inside > 0, 'some inside were public');
});

test('only full spellings are addresses', () => {
  const refused = [
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '127.0.0.01',
    '1.2.3.4.5',
    '256.1.1.1',
    '',
    ' 1.1.1.1',
    '①.1.1.1',
    '[::1]',
    'fe80::1%eth0',
    '::1%0',
    '::g',
    'localhost',
  ];
  assert.deepEqual(
    refused.filter((text) => parseAddress(text) !== null),
    [],
  );
  assert.equal(parseAddress('8.8.4.4')?.toString(), '8.8.4.4');
});

test('the IPv4 address inside an IPv6 address is found', () => {
  const inside = (text: string): string | undefined => {
    const address = parseAddress(text);
    assert.ok(address);
    return embeddedIpv4(address)?.toString();
  };
  assert.equal(inside('::ffff:10.1.2.3'), '10.1.2.3');
  assert.equal(inside('::10.1.2.3'), '10.1.2.3');
  assert.equal(inside('::ffff:0:10.1.2.3'), '10.1.2.3');
  assert.equal(inside('64:ff9b::a01:203'), '10.1.2.3');
  assert.equal(inside('2002:a01:203::1'), '10.1.2.3');
  // RFC 4380 §4: the client's address is stored with its bits turned.
  assert.equal(inside('2001:0:4136:e378:8000:63bf:3fff:fdd2'), '192.0.2.45');
  assert.equal(inside('2a00::a01:203'), undefined);
  assert.equal(inside('::1'), undefined);
  assert.equal(inside('10.1.2.3'), undefined);
});

test('ranges hold what their prefix says', () => {
  const ranges = parseRanges(['10.1.0.0/16', 'fd00::/8', '192.0.2.7']);
  const holds = (text: string): boolean => within(parseAddress(text)!, ranges);
  assert.deepEqual(['10.1.255.255', 'fdff::1', '192.0.2.7'].map(holds), [true, true, true]);
  assert.deepEqual(['10.2.0.0', 'fe00::1', '192.0.2.8', '::ffff:10.1.0.1'].map(holds), [
    false,
    false,
    false,
    false,
  ]);
});

test('a range that cannot be read is a fault which does not repeat it', () => {
  for (const text of [
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'secret.example',
    '/8',
    '10.0.0.0/-1',
  ]) {
    assert.throws(
      () => parseRanges([text]),
      (error: { code?: string; message?: string }) =>
        error.code === 'egress.range' && !error.message?.includes('secret'),
      text,
    );
  }
});
