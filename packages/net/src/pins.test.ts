import assert from 'node:assert/strict';
import test from 'node:test';
import { parsePins, pinnedAddresses, withPins } from './pins.ts';

test('a name takes the addresses of its most specific pattern', () => {
  const pins = parsePins(
    '*=127.0.0.9, *.test=127.0.0.1,*.deep.test=127.0.0.2 ,deep.test=127.0.0.3,two.test=127.0.0.4,two.test=[::1],',
  );
  const of = (host: string): string => pinnedAddresses(pins, host).join(' ');
  assert.equal(of('a.test'), '127.0.0.1');
  assert.equal(of('A.Test.'), '127.0.0.1');
  assert.equal(of('x.y.deep.test'), '127.0.0.2');
  assert.equal(of('deep.test'), '127.0.0.3');
  assert.equal(of('two.test'), '127.0.0.4 ::1');
  assert.equal(of('test'), '127.0.0.9');
  assert.equal(of('nottest'), '127.0.0.9');
  assert.equal(pinnedAddresses(parsePins(['*.test=::1']), 'nottest').length, 0);
});

test('names without a pin go on to the next resolver', async () => {
  const asked: string[] = [];
  const next = {
    resolve: (host: string) => {
      asked.push(host);
      return Promise.resolve(['192.0.2.1']);
    },
  };
  const resolver = withPins(parsePins('*.test=127.0.0.1'), next);
  const { signal } = new AbortController();
  assert.deepEqual(await resolver.resolve('a.test', signal), ['127.0.0.1']);
  assert.deepEqual(await resolver.resolve('a.example', signal), ['192.0.2.1']);
  assert.deepEqual(asked, ['a.example']);
});

test('a pin that cannot be read is a fault which does not repeat it', () => {
  for (const text of [
    'secret.example',
    '=127.0.0.1',
    'a.test=',
    'a.test=secret',
    'a.*.test=::1',
    '**=::1',
    'a b=::1',
    'a..b=::1',
  ]) {
    assert.throws(
      () => parsePins(text),
      (error: { code?: string; message?: string }) =>
        error.code === 'egress.pins' && !error.message?.includes('secret'),
      text,
    );
  }
});
