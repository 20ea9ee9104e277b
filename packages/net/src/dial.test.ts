import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import test from 'node:test';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { type DialerOptions, openDialer } from './dial.ts';
import { egressPolicy } from './policy.ts';
import { systemTcp } from './race.ts';
import type { Resolver } from './resolver.ts';
import { TicketBook } from './secure.ts';
import { faultCode, fixedResolver } from './test/ask.ts';
import { tcpOrigin } from './test/origin.ts';

const never = new AbortController().signal;

/** A dialer that notes each address it opens. */
function watched(options: Omit<DialerOptions, 'tcp'>) {
  const dialled: string[] = [];
  const dialer = openDialer({
    ...options,
    tcp: (address, port) => {
      dialled.push(address);
      return systemTcp(address, port);
    },
  });
  const dial = (host: string, port: number, signal = never): Promise<Socket> =>
    dialer.dial(
      { host, port, secure: false },
      { tickets: new TicketBook(1, 1), protocols: ['http/1.1'], signal },
    );
  return { dial, dialled };
}

/** A resolver that gives its answers one after the other, and counts. */
function changing(...answers: readonly (readonly string[])[]): Resolver & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolve(host) {
      asked.push(host);
      return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1] ?? []);
    },
  };
}

test('a rebinding name is resolved once and the judged address is the dialled one', async (t) => {
  const origin = await tcpOrigin(t, () => {});
  const policy = egressPolicy({ allow: ['127.0.0.1/32'] });
  // First a permitted address, then one that is not.
  const resolver = changing(['127.0.0.1'], ['127.0.0.2']);
  const { dial, dialled } = watched({ resolver, policy });
  const socket = await dial('rebind.example', origin.port);
  assert.equal(socket.remoteAddress, '127.0.0.1');
  assert.deepEqual(resolver.asked, ['rebind.example']);
  socket.destroy();
  // The next connection asks again and is judged again.
  assert.equal(await faultCode(dial('rebind.example', origin.port)), 'egress.refused');
  assert.deepEqual(dialled, ['127.0.0.1']);
});

test('an answer that mixes permitted and forbidden addresses is refused whole', async (t) => {
  const origin = await tcpOrigin(t, () => {});
  const policy = egressPolicy({ allow: ['127.0.0.1/32'] });
  const mixes = [
    ['127.0.0.1', '10.0.0.1'],
    ['10.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '::1'],
    ['127.0.0.1', '::ffff:127.0.0.1'],
    ['127.0.0.1', 'not an address'],
  ];
  for (const mix of mixes) {
    const { dial, dialled } = watched({ resolver: fixedResolver(...mix), policy });
    assert.equal(await faultCode(dial('mixed.example', origin.port)), 'egress.refused', mix.join(' '));
    assert.deepEqual(dialled, []);
  }
  const { dial, dialled } = watched({ resolver: fixedResolver('127.0.0.1', '127.0.0.1'), policy });
  (await dial('clean.example', origin.port)).destroy();
  assert.deepEqual(dialled, ['127.0.0.1']);
});

test('localhost reaches the family that is allowed', async (t) => {
  const origin = await tcpOrigin(t, () => {});
  const policy = egressPolicy({ allow: ['127.0.0.0/8'] });
  const { dial, dialled } = watched({ resolver: fixedResolver('::1', '127.0.0.1'), policy });
  (await dial('a.localhost', origin.port)).destroy();
  assert.deepEqual(dialled, ['127.0.0.1']);
  const strict = watched({ resolver: fixedResolver('::1', '127.0.0.1'), policy: egressPolicy() });
  assert.equal(await faultCode(strict.dial('localhost', origin.port)), 'egress.refused');
  assert.deepEqual(strict.dialled, []);
});

test('literals are judged without asking the resolver', async (t) => {
  const origin = await tcpOrigin(t, () => {});
  const resolver = changing(['127.0.0.1']);
  const { dial, dialled } = watched({ resolver, policy: egressPolicy({ allow: ['127.0.0.1/32'] }) });
  assert.equal(await faultCode(dial('127.0.0.2', origin.port)), 'egress.refused');
  assert.equal(await faultCode(dial('::1', origin.port)), 'egress.refused');
  (await dial('127.0.0.1', origin.port)).destroy();
  assert.deepEqual(resolver.asked, []);
  assert.deepEqual(dialled, ['127.0.0.1']);
});

test('only so many addresses of an answer are tried', async () => {
  const many = Array.from({ length: 50 }, (_, index) => `127.0.1.${index}`);
  const { dial, dialled } = watched({
    resolver: fixedResolver(...many),
    policy: egressPolicy({ allow: ['127.0.0.0/8'] }),
  });
  // Nothing listens on port 1, so each is refused by the system at once.
  assert.equal(await faultCode(dial('many.example', 1)), 'egress.unreachable');
  assert.deepEqual(dialled, many.slice(0, 6));
});

test('a name without an answer is unresolved', async () => {
  const { dial } = watched({ resolver: fixedResolver(), policy: egressPolicy() });
  assert.equal(await faultCode(dial('empty.example', 80)), 'egress.unresolved');
});

test('the deadline covers a resolver that is deaf to its signal', async () => {
  const clock = manualClock();
  const deaf: Resolver = { resolve: () => new Promise(() => {}) };
  const { dial } = watched({ resolver: deaf, policy: egressPolicy(), clock });
  const result = faultCode(dial('slow.example', 80));
  clock.advance(10_000);
  assert.equal(await result, 'egress.timeout');
});

test('an abort is told from a deadline', async () => {
  const clock = manualClock();
  const deaf: Resolver = { resolve: () => new Promise(() => {}) };
  const { dial } = watched({ resolver: deaf, policy: egressPolicy(), clock });
  const control = new AbortController();
  const result = faultCode(dial('slow.example', 80, control.signal));
  control.abort();
  assert.equal(await result, 'egress.aborted');
  assert.equal(await faultCode(dial('slow.example', 80, control.signal)), 'egress.aborted');
});

test('open sockets are counted over all partitions, and freed by closing', async (t) => {
  const origin = await tcpOrigin(t, () => {});
  const { dial } = watched({
    resolver: fixedResolver('127.0.0.1'),
    policy: egressPolicy({ allow: ['127.0.0.0/8'] }),
    limits: { sockets: 2 },
  });
  const sockets = await Promise.all([dial('a.example', origin.port), dial('b.example', origin.port)]);
  assert.equal(await faultCode(dial('c.example', origin.port)), 'egress.busy');
  const [first] = sockets;
  assert.ok(first);
  const closed = new Promise((resolve) => first.once('close', resolve));
  first.destroy();
  await closed;
  (await dial('c.example', origin.port)).destroy();
  for (const socket of sockets) socket.destroy();
});
