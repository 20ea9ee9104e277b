import assert from 'node:assert/strict';
import test from 'node:test';
import { openEgress } from './egress.ts';
import { egressPolicy } from './policy.ts';
import { systemTcp } from './race.ts';
import { ask, faultCode, fixedResolver, textOf } from './test/ask.ts';
import { httpOrigin } from './test/origin.ts';
import { loopbackOther, loopbackV4, names, v4, v6 } from './test/spellings.ts';

// Each spelling must come to nothing under the standard policy, although the resolver here is the worst there could
// be: every name it is asked leads to 127.0.0.1.

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
