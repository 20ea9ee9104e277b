import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import test from 'node:test';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { interleave, type Race, race } from './race.ts';
import { faultCode } from './test/ask.ts';

/** A socket that does what the test says. */
class FakeSocket extends EventEmitter {
  destroyed = false;
  destroy(): this {
    this.destroyed = true;
    return this;
  }
}

function setUp(addresses: readonly string[]) {
  const clock = manualClock();
  const control = new AbortController();
  const tried: string[] = [];
  const sockets = new Map<string, FakeSocket>();
  const options: Race = {
    addresses,
    port: 443,
    attemptDelay: 250,
    clock,
    signal: control.signal,
    tcp: (address) => {
      tried.push(address);
      const socket = new FakeSocket();
      sockets.set(address, socket);
      return socket as unknown as Socket;
    },
  };
  return { clock, control, tried, sockets, result: race(options) };
}

test('families take turns, IPv6 first', () => {
  assert.deepEqual(interleave(['1.1.1.1', '2.2.2.2', '::1', '::2', '::3']), [
    '::1',
    '1.1.1.1',
    '::2',
    '2.2.2.2',
    '::3',
  ]);
  assert.deepEqual(interleave(['1.1.1.1']), ['1.1.1.1']);
});

test('the second address is tried after the delay, the first to connect wins, the loser is destroyed', async () => {
  const { clock, tried, sockets, result } = setUp(['::1', '1.1.1.1', '::2']);
  assert.deepEqual(tried, ['::1']);
  clock.advance(249);
  assert.deepEqual(tried, ['::1']);
  clock.advance(1);
  assert.deepEqual(tried, ['::1', '1.1.1.1']);
  sockets.get('1.1.1.1')?.emit('connect');
  assert.equal(await result, sockets.get('1.1.1.1'));
  assert.ok(sockets.get('::1')?.destroyed);
  assert.ok(!sockets.get('1.1.1.1')?.destroyed);
  clock.advance(10_000);
  assert.equal(tried.length, 2, 'nothing is tried after the race');
});

test('a failure starts the next address at once', async () => {
  const { tried, sockets, result } = setUp(['::1', '1.1.1.1']);
  sockets.get('::1')?.emit('error', new Error('no route'));
  assert.deepEqual(tried, ['::1', '1.1.1.1']);
  sockets.get('1.1.1.1')?.emit('connect');
  assert.equal(await result, sockets.get('1.1.1.1'));
});

test('when every address fails the site is unreachable', async () => {
  const { clock, sockets, result } = setUp(['::1', '1.1.1.1']);
  clock.advance(250);
  sockets.get('1.1.1.1')?.emit('error', new Error('refused'));
  sockets.get('::1')?.emit('error', new Error('refused'));
  assert.equal(await faultCode(result), 'egress.unreachable');
  assert.equal(await faultCode(setUp([]).result), 'egress.unreachable');
});

test('an abort destroys every attempt and gives its own reason', async () => {
  const { clock, control, tried, sockets, result } = setUp(['::1', '1.1.1.1', '::2']);
  clock.advance(250);
  const reason = new Error('enough');
  control.abort(reason);
  await assert.rejects(result, reason);
  assert.deepEqual(
    [...sockets.values()].map(({ destroyed }) => destroyed),
    [true, true],
  );
  clock.advance(10_000);
  assert.equal(tried.length, 2);
});
