import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault, problemOf } from './fault.ts';

test('a fault becomes a problem with its code, status, sentence and help', () => {
  const fault = new Fault({
    code: 'tea.cold',
    status: 409,
    title: 'The tea is cold.',
    help: 'Boil it again.',
  });
  assert.deepEqual(problemOf(fault), {
    type: 'urn:cloakroom:fault:tea.cold',
    title: 'The tea is cold.',
    status: 409,
    detail: 'Boil it again.',
    code: 'tea.cold',
  });
  assert.equal(fault.message, 'The tea is cold. Boil it again.');
});

test('the cause of a fault stays inside', () => {
  const fault = new Fault(
    { code: 'a.b', status: 500, title: 'A.', help: 'B.' },
    { cause: new Error('canary-5731') },
  );
  assert.equal((fault.cause as Error).message, 'canary-5731');
  assert.ok(!JSON.stringify(problemOf(fault)).includes('canary-5731'));
});

test('whatever else is thrown says nothing about itself', () => {
  const impostor = Object.assign(new Error('canary-5731'), {
    code: 'canary-5731',
    status: 418,
    title: 'canary-5731',
  });
  for (const thrown of [impostor, 'canary-5731', { code: 'canary-5731' }, undefined, null]) {
    const problem = problemOf(thrown);
    assert.equal(problem.status, 500);
    assert.equal(problem.code, 'internal');
    assert.ok(!JSON.stringify(problem).includes('canary-5731'));
  }
});
