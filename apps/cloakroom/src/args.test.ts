import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '@cloakroom/kit/fault.ts';
import { readArguments, readOffset } from './args.ts';

const options = { offset: 'string', json: 'boolean' } as const;

test('options and the rest are read', () => {
  const given = readArguments(['--offset', '7', '--json', 'a'], options, true);
  assert.equal(given.text('offset'), '7');
  assert.equal(given.on('json'), true);
  assert.deepEqual(given.rest, ['a']);
  assert.equal(readArguments([], options).on('json'), false);
});

test('what a verb does not take is refused, and never repeated', () => {
  for (const argv of [['--secret-word'], ['secret-word'], ['--offset'], ['--json=secret-word']]) {
    assert.throws(
      () => readArguments(argv, options),
      (error) =>
        error instanceof Fault &&
        error.code === 'arguments.invalid' &&
        error.help.includes('--offset') &&
        !error.message.includes('secret-word'),
    );
  }
});

test('an offset is a whole number from 0 to 24000', () => {
  assert.equal(readOffset(undefined), 0);
  assert.equal(readOffset('0'), 0);
  assert.equal(readOffset('24000'), 24_000);
  for (const bad of ['', '-1', '24001', '1.5', '1e3', '0x10', ' 1', '99999', 'ten']) {
    assert.throws(() => readOffset(bad), Fault, bad);
  }
});
