import assert from 'node:assert/strict';
import test from 'node:test';
import { openEgress } from './egress.ts';
import { egressPolicy } from './policy.ts';
import { systemTcp } from './race.ts';
import { ask, faultCode, fixedResolver, textOf } from './test/ask.ts';
import { httpOrigin } from './test/origin.ts';

// What stands between `http://` and the port. Grouped by trick; each must come to nothing under the standard policy,
// although the resolver here is the worst there could be: every name it is asked leads to 127.0.0.1.

/** Spellings that the URL parser turns into 127.0.0.1. */
const loopbackV4 = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.1.',
  '127.0.1',
  '127.0.0.01',
  '127.0.0.0x1',
  '2130706433',
  '2130706433.',
  '017700000001',
  '0x7f000001',
  '0X7F000001',
  '0x7f.0x0.0x0.0x1',
  '0177.0.0.1',
  '0177.0.0.01',
  '00177.0.0.1',
  '0x7f.1',
  '0x7f.0.1',
  '0177.1',
  '127.0x1',
  '127.0.0x1',
  '127.00000000000001',
  '0x0000007f.0x000001',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127．0．0．1',
  '127｡0｡0｡1',
  '１２７．１',
  '②①③⓪⑦⓪⑥④③③',
  '0ⓧ7f.1',
  '%31%32%37.0.0.1',
  '%31%32%37%2e0%2e0%2e1',
  '127%2E0.0.1',
  '127.0.0%2e1',
  '%30x7f.1',
  '2130706%34%33%33',
  '127.0.0.1\u00ad',
  '12\u200b7.0.0.1',
  '127.0.\u20600.1',
  '127\t.0.0.1',
  '127.0.\n0.1',
  '𝟏𝟐𝟕.𝟎.𝟎.𝟏',
  '𝟙𝟚𝟟.𝟘.𝟘.𝟙',
  'user@127.0.0.1',
  'user:pass@127.0.0.1',
  'example.com@127.0.0.1',
  'example.com:80@127.0.0.1',
  'http:@127.0.0.1',
  '%40@127.0.0.1',
  '8.8.8.8%2F@127.0.0.1',
  'a@b@127.0.0.1',
  'example.com%00@127.0.0.1',
  '/127.0.0.1',
  '\\127.0.0.1',
];

/** Other parts of 127.0.0.0/8, and this host by its unspecified address. */
const loopbackOther = [
  '127.0.0.2',
  '127.127.127.127',
  '127.255.255.255',
  '127.0.0.0',
  '2130706434',
  '0x7fffffff',
  '127.65535',
  '0.0.0.0',
  '0',
  '0x0',
  '00',
  '0.0',
  '0.1.2.3',
  '０',
  '%30',
];

/** IPv6: loopback, and IPv4 inside IPv6 in every known way. */
const v6 = [
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::0.0.0.1]',
  '[::]',
  '[0::0]',
  '[::0.0.0.0]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::FFFF:7F00:0001]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::ffff:0.0.0.0]',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[::ffff:10.0.0.1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::10.0.0.1]',
  '[::169.254.169.254]',
  '[::ffff:0:127.0.0.1]',
  '[::ffff:0:7f00:1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b::10.0.0.1]',
  '[64:ff9b:1::127.0.0.1]',
  '[64:ff9b:1::1]',
  '[64:ff9b::8.8.8.8]',
  '[2002:7f00:1::]',
  '[2002:7f00:0001::1]',
  '[2002:a00:1::]',
  '[2002:a9fe:a9fe::]',
  '[2002:c0a8:101::1]',
  '[2002:808:808::1]',
  '[2001::1]',
  '[2001:0:4136:e378:8000:63bf:80ff:fffe]',
  '[2001:0:7f00:1::]',
  '[2001:0000:53aa:64c:0:0:f5ff:fffe]',
  '[fe80::1]',
  '[fe80::7f00:1]',
  '[febf::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00::1]',
  '[fd00:ec2::254]',
  '[fdff:ffff::1]',
  '[ff01::1]',
  '[ff02::1]',
  '[ff02::fb]',
  '[ff05::2]',
  '[ff0e::1]',
  '[100::1]',
  '[100:0:0:1::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[2001:2::1]',
  '[2001:10::1]',
  '[2001:20::1]',
  '[2001:30::1]',
  '[2001:1::1]',
  '[5f00::1]',
  '[4000::1]',
  '[::2]',
  '[::5efe:127.0.0.1]',
  '[2620:4f:8000::1]',
  'user@[::1]',
  '[::1%25lo]',
  '[::1%lo]',
  '[fe80::1%25eth0]',
  '[::1',
  '::1',
];

/** The rest of IANA's special-purpose registry. */
const v4 = [
  '10.0.0.1',
  '10.255.255.255',
  '012.1',
  '0xa000001',
  '167772161',
  '172.16.0.1',
  '172.31.255.254',
  '0xac100001',
  '192.168.0.1',
  '192.168.1',
  '3232235777',
  '0300.0250.0.1',
  '169.254.169.254',
  '169.254.43518',
  '2852039166',
  '0xa9fea9fe',
  '0xa9.0xfe.0xa9.0xfe',
  '0251.0376.0251.0376',
  '169.254.169.254.',
  '①⑥⑨.②⑤④.①⑥⑨.②⑤④',
  '169.254.170.2',
  '100.64.0.1',
  '100.100.100.200',
  '100.127.255.254',
  '192.0.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.19.255.254',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '254.255.255.254',
  '255.255.255.255',
  '0xffffffff',
  '4294967295',
  '037777777777',
  '192.31.196.1',
  '192.52.193.1',
  '192.175.48.1',
];

/** Names: reserved ones, names with an address written in them, and homographs of localhost. */
const names = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'x.y.localhost.',
  'ｌｏｃａｌｈｏｓｔ',
  'ⓛocalhost',
  'loc%61lhost',
  'local\u00adhost',
  'localhost.localdomain',
  'localhost6',
  'ip6-localhost',
  'ip6-loopback',
  '127.0.0.1.nip.example',
  '7f000001.rebind.example',
  'metadata.google.internal',
  'metadata',
  'instance-data',
  'kubernetes.default.svc',
  'host.docker.internal',
  'gateway.docker.internal',
  'router.local',
  'wpad',
  'example.com',
  'example.com.',
  'EXAMPLE.com',
  'xn--bcher-kva.example',
  'bücher.example',
  'ﬁ.example',
  'a..example',
  '_service.example',
  'x'.repeat(64) + '.example',
  '127.0.0.1.example',
  '127-0-0-1.example',
  '0x7f.1.example',
  'example.com@localhost',
  'localhost@example.com',
  '127.0.0.1@example.com',
  'localhost%00.example',
  'localhost%0a',
  'localhost#.example',
  'localhost?.example',
];

const table = [...loopbackV4, ...loopbackOther, ...v6, ...v4, ...names];

/** The URL of a spelling, or null where the parser refuses it: then nothing is asked of the egress at all. */
function urlOf(spelling: string, port: number): URL | null {
  try {
    return new URL(`http://${spelling}:${port}/`);
  } catch {
    return null;
  }
}

test('no spelling of a forbidden address is dialled', async (t) => {
  const origin = await httpOrigin(t, (_request, response) => response.end('reached'));
  const dialled: string[] = [];
  const egress = openEgress({
    resolver: fixedResolver('127.0.0.1'),
    policy: egressPolicy(),
    tcp: (address, port) => {
      dialled.push(address);
      return systemTcp(address, port);
    },
  });
  t.after(() => egress.close());
  assert.equal(new Set(table).size, table.length, 'no spelling twice');
  assert.ok(table.length >= 120);
  const partition = egress.partition();
  const outcomes = new Map<string, number>();
  for (const spelling of table) {
    for (const scheme of ['http', 'https']) {
      const url = urlOf(spelling, origin.port);
      if (url !== null) url.protocol = scheme;
      const outcome = url === null ? 'no URL' : await faultCode(ask(partition, url.href));
      assert.ok(
        outcome === 'no URL' || outcome === 'egress.refused',
        `${JSON.stringify(spelling)} gave ${outcome}`,
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  assert.deepEqual(dialled, []);
  assert.equal(origin.connections.length, 0);
  assert.ok(
    (outcomes.get('egress.refused') ?? 0) > 300,
    'most spellings reach the egress and are refused there',
  );
});

test('control: the same spellings reach the same listener once loopback is allowed', async (t) => {
  const origin = await httpOrigin(t, (_request, response) => response.end('reached'));
  const egress = openEgress({
    resolver: fixedResolver('127.0.0.1'),
    policy: egressPolicy({ allow: ['127.0.0.0/8'] }),
  });
  t.after(() => egress.close());
  const partition = egress.partition();
  for (const spelling of loopbackV4) {
    const url = urlOf(spelling, origin.port);
    assert.ok(url, `${JSON.stringify(spelling)} is a URL`);
    assert.equal(url.hostname, '127.0.0.1', JSON.stringify(spelling));
    const response = await ask(partition, url.href);
    assert.equal(await textOf(response.body), 'reached');
  }
  const named = await ask(partition, `http://example.com:${origin.port}/`);
  assert.equal(await textOf(named.body), 'reached', 'names lead there as well');
  for (const spelling of v6) {
    const url = urlOf(spelling, origin.port);
    if (url !== null) assert.equal(await faultCode(ask(partition, url.href)), 'egress.refused', spelling);
  }
});

test('own endpoints stay refused although loopback is allowed', async (t) => {
  const own = await httpOrigin(t, (_request, response) => response.end('own'));
  const other = await httpOrigin(t, (_request, response) => response.end('other'));
  const policy = egressPolicy({ allow: ['127.0.0.0/8', '::1', '::/0', '0.0.0.0/0'], ownPorts: [own.port] });
  const egress = openEgress({ resolver: fixedResolver('127.0.0.1'), policy });
  t.after(() => egress.close());
  const partition = egress.partition();
  for (const spelling of [
    ...loopbackV4,
    ...loopbackOther,
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    'name.example',
    'localhost',
  ]) {
    const url = urlOf(spelling, own.port);
    assert.ok(url);
    assert.equal(await faultCode(ask(partition, url.href)), 'egress.refused', JSON.stringify(spelling));
  }
  assert.equal(own.connections.length, 0);
  const response = await ask(partition, `http://name.example:${other.port}/`);
  assert.equal(await textOf(response.body), 'other');
});

test('port 25 is refused everywhere, other schemes and CONNECT are no requests', async (t) => {
  const dialled: number[] = [];
  const policy = egressPolicy({ allow: ['127.0.0.0/8'] });
  const egress = openEgress({
    resolver: fixedResolver('127.0.0.1'),
    policy,
    tcp: (address, port) => {
      dialled.push(port);
      return systemTcp(address, port);
    },
  });
  t.after(() => egress.close());
  const partition = egress.partition();
  for (const url of [
    'http://127.0.0.1:25/',
    'https://mail.example:25/',
    'http://8.8.8.8:025/',
    'http://127.0.0.1:0/',
  ]) {
    assert.equal(await faultCode(ask(partition, url)), 'egress.refused', url);
  }
  for (const url of [
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'ws://127.0.0.1/',
    'data:,x',
    'blob:http://127.0.0.1/x',
    'gopher://127.0.0.1:70/',
  ]) {
    assert.equal(await faultCode(ask(partition, url)), 'egress.invalid', url);
  }
  assert.equal(
    await faultCode(ask(partition, 'http://127.0.0.1:80/', { method: 'CONNECT' })),
    'egress.invalid',
  );
  assert.deepEqual(dialled, []);
  // Nothing listens on port 1: refused by the system, so it was dialled.
  assert.equal(await faultCode(ask(partition, 'http://127.0.0.1:1/')), 'egress.unreachable');
  assert.deepEqual(dialled, [1]);
});

test('a redirect to a forbidden place is handed over, not followed', async (t) => {
  const inside = await httpOrigin(t, (_request, response) => response.end('inside'));
  const outside = await httpOrigin(t, (_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.2:${inside.port}/` }).end();
  });
  const egress = openEgress({
    resolver: fixedResolver('127.0.0.1'),
    policy: egressPolicy({ allow: ['127.0.0.1/32'] }),
  });
  t.after(() => egress.close());
  const response = await ask(egress.partition(), `http://site.example:${outside.port}/`);
  assert.equal(response.status, 302);
  assert.equal(await textOf(response.body), '');
  assert.equal(inside.connections.length, 0);
});
