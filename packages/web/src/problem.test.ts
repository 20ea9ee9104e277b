import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '@cloakroom/kit/fault.ts';
import { answerProblem, wantsPage } from './problem.ts';

const fault = new Fault({ code: 'tea.cold', status: 409, title: 'The tea is cold.', help: 'Boil it again.' });
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

test('a browser gets a page, a program gets JSON', () => {
  for (const accept of [
    browser,
    'text/html',
    'TEXT/HTML; charset=utf-8',
    'application/json;q=0.5, text/html;q=0.9',
  ]) {
    assert.equal(wantsPage(accept), true, accept);
  }
  const others = [
    undefined,
    '',
    '*/*',
    'application/json',
    'text/*',
    'text/html;q=0',
    'text/html;q=0.1, application/json',
  ];
  for (const accept of [...others, 'text/html;q=x', 'text/htmlx', 'text/html;q=2']) {
    assert.equal(wantsPage(accept), false, accept);
  }
});

test('the JSON is the problem of RFC 9457', async () => {
  const answer = await answerProblem(fault, 'application/json', 'store');
  assert.equal(answer.status, 409);
  assert.equal(answer.headers['Content-Type'], 'application/problem+json');
  const problem = JSON.parse(answer.body) as Record<string, unknown>;
  assert.equal(problem['code'], 'tea.cold');
  assert.equal(problem['title'], 'The tea is cold.');
});

test('the page says the same in words, and what to do', async () => {
  const answer = await answerProblem(fault, browser, 'store');
  assert.equal(answer.status, 409);
  assert.match(answer.headers['Content-Type'] ?? '', /^text\/html/);
  for (const words of ['The tea is cold.', 'Boil it again.', 'tea.cold'])
    assert.ok(answer.body.includes(words), words);
});

test('an unexpected error is 500 and silent about its cause, in both forms', async () => {
  for (const accept of [browser, undefined]) {
    const answer = await answerProblem(new Error('canary-5731', { cause: 'canary-5731' }), accept, 'gate');
    assert.equal(answer.status, 500);
    assert.ok(answer.body.includes('internal'));
    assert.ok(!answer.body.includes('canary-5731'));
  }
});
