import assert from 'node:assert/strict';
import test from 'node:test';
import { TicketBook } from './secure.ts';

test('a ticket is given out once, the newest first', () => {
  const book = new TicketBook(10, 2);
  for (const text of ['one', 'two', 'three']) book.put('a:443', Buffer.from(text));
  assert.equal(String(book.take('a:443')), 'three');
  assert.equal(String(book.take('a:443')), 'two');
  assert.equal(book.take('a:443'), undefined, 'the oldest fell out at the bound');
  assert.equal(book.take('b:443'), undefined);
});

test('the host met longest ago is forgotten first', () => {
  const book = new TicketBook(2, 4);
  for (const host of ['a', 'b', 'a', 'c']) book.put(host, Buffer.from(host));
  assert.equal(book.take('b'), undefined);
  assert.equal(String(book.take('a')), 'a');
  assert.equal(String(book.take('c')), 'c');
});
