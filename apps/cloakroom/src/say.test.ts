import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '@cloakroom/kit/fault.ts';
import { coloursFor, columns, describeError } from './say.ts';

test('columns start at the same place and end without blanks', () => {
  assert.equal(
    columns([
      ['a', 'bb'],
      ['ccc', ''],
    ]),
    '  a    bb\n  ccc',
  );
});

test('colour is for terminals', () => {
  assert.equal(coloursFor(false).red('word'), 'word');
  assert.notEqual(coloursFor(true).red('word'), 'word');
});

test('a fault is told in its own words, anything else as a bug', () => {
  const fault = new Fault({ code: 'a.b', status: 400, title: 'It happened.', help: 'Do this.' });
  assert.equal(describeError(fault), 'It happened.\nDo this.');
  assert.match(
    describeError(new TypeError('x is not a function')),
    /bug\.\nTypeError: x is not a function\n +at /,
  );
});
