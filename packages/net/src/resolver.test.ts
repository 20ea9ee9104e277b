import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import test, { type TestContext } from 'node:test';
import { type Answer, decode, encode } from 'dns-packet';
import { dnsResolver, isLoopbackName } from './resolver.ts';
import { faultCode } from './test/ask.ts';

/** A name server on loopback: `answer` gives records, an error code, or nothing at all. */
async function nameServer(t: TestContext, answer: (name: string, type: string) => Answer[] | number | null) {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    assert.ok(question);
    asked.push(`${question.type} ${question.name}`);
    const given = answer(question.name, question.type);
    if (given === null) return;
    const flags = 0x8180 | (typeof given === 'number' ? given : 0);
    const answers = typeof given === 'number' ? [] : given;
    socket.send(
      encode({ type: 'response', id: query.id ?? 0, flags, questions: [question], answers }),
      from.port,
      from.address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  t.after(() => socket.close());
  return { servers: [`127.0.0.1:${socket.address().port}`], asked };
}

const a = (name: string, data: string): Answer => ({ type: 'A', name, data, ttl: 60 });
const aaaa = (name: string, data: string): Answer => ({ type: 'AAAA', name, data, ttl: 60 });
const never = new AbortController().signal;

test('both families are asked and IPv6 comes first', async (t) => {
  const { servers, asked } = await nameServer(t, (name, type) =>
    type === 'A' ? [a(name, '192.0.2.1'), a(name, '192.0.2.2')] : [aaaa(name, '2001:db8::1')],
  );
  const found = await dnsResolver({ servers }).resolve('site.example', never);
  assert.deepEqual(found, ['2001:db8::1', '192.0.2.1', '192.0.2.2']);
  assert.deepEqual(asked.toSorted(), ['A site.example', 'AAAA site.example']);
});

test('every resolution asks again: nothing is remembered for the next user', async (t) => {
  const { servers, asked } = await nameServer(t, (name, type) =>
    type === 'A' ? [a(name, '192.0.2.1')] : [],
  );
  const resolver = dnsResolver({ servers });
  await resolver.resolve('site.example', never);
  await resolver.resolve('site.example', never);
  assert.equal(asked.filter((line) => line === 'A site.example').length, 2);
});

test('one family is enough, also where the other is refused', async (t) => {
  const { servers } = await nameServer(t, (name, type) => (type === 'A' ? [a(name, '192.0.2.1')] : 2));
  assert.deepEqual(await dnsResolver({ servers }).resolve('site.example', never), ['192.0.2.1']);
});

test('a name server that never answers AAAA costs the short delay only', async (t) => {
  const { servers } = await nameServer(t, (name, type) => (type === 'A' ? [a(name, '192.0.2.1')] : null));
  let delay = 0;
  const watched = {
    now: () => 0,
    after: (ms: number, task: () => void) => {
      delay = ms;
      queueMicrotask(task);
      return () => {};
    },
  };
  const found = await dnsResolver({ servers, clock: watched }).resolve('site.example', never);
  assert.deepEqual(found, ['192.0.2.1']);
  assert.equal(delay, 250);
});

test('a name that is not there, has no address, or gets no answer is unresolved', async (t) => {
  const { servers } = await nameServer(t, (name) =>
    name === 'gone.example' ? 3 : name === 'empty.example' ? [] : null,
  );
  const resolver = dnsResolver({ servers, limits: { resolve: 20, resolveTries: 1 } });
  assert.equal(await faultCode(resolver.resolve('gone.example', never)), 'egress.unresolved');
  assert.equal(await faultCode(resolver.resolve('empty.example', never)), 'egress.unresolved');
  assert.equal(await faultCode(resolver.resolve('silent.example', never)), 'egress.unresolved');
  assert.equal(await faultCode(resolver.resolve('not..a.name', never)), 'egress.unresolved');
});

test('an abort ends the wait', async (t) => {
  const { servers } = await nameServer(t, () => null);
  const control = new AbortController();
  const waiting = dnsResolver({ servers, limits: { resolve: 50, resolveTries: 1 } }).resolve(
    'a.example',
    control.signal,
  );
  control.abort();
  assert.equal(await faultCode(waiting), 'egress.aborted');
});

test('localhost is loopback by RFC 6761 and never asked of DNS', async (t) => {
  const { servers, asked } = await nameServer(t, (name) => [a(name, '192.0.2.66')]);
  const resolver = dnsResolver({ servers });
  for (const name of ['localhost', 'LOCALHOST.', 'a.b.localhost', 'x.localhost.']) {
    assert.ok(isLoopbackName(name), name);
    assert.deepEqual(await resolver.resolve(name, never), ['::1', '127.0.0.1']);
  }
  for (const name of ['localhost.example', 'notlocalhost', 'localhost..'])
    assert.ok(!isLoopbackName(name), name);
  assert.deepEqual(asked, []);
});
