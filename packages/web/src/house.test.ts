import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { Fault } from '@cloakroom/kit/fault.ts';
import { describeCrash } from './house.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A house in a process of its own. `start` is the text of the function that starts it. */
function house(start: string): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; errors: string }>;
} {
  const script = `
    import { Fault } from '@cloakroom/kit/fault.ts';
    import { runHouse } from '@cloakroom/web/house.ts';
    const open = setInterval(() => {}, 1000);
    const closed = { close: async () => clearInterval(open) };
    await runHouse(${start});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  const said = child.stderr;
  assert.ok(said);
  said.on('data', (part: Buffer) => {
    errors += part.toString('utf8');
  });
  // Not `close`: Node does not emit it when the parent hangs up the channel.
  const ended = Promise.all([once(child, 'exit'), once(said, 'end')]).then(([[code]]) => ({
    code: code as number | null,
    errors,
  }));
  return { child, ended };
}

for (const signals of [['SIGTERM'], ['SIGINT'], ['SIGTERM', 'SIGTERM'], ['SIGINT', 'SIGTERM']] as const) {
  test(`a house says ready and drains on ${signals.join(' and ')}`, async () => {
    const { child, ended } = house('async () => closed');
    assert.deepEqual((await once(child, 'message'))[0], { ready: true });
    for (const signal of signals) child.kill(signal);
    assert.deepEqual(await ended, { code: 0, errors: '' });
  });
}

test('a house leaves when its launcher is gone', async () => {
  const { child, ended } = house('async () => closed');
  await once(child, 'message');
  child.disconnect();
  assert.equal((await ended).code, 0);
});

test('a drain that fails is told by the exit code', async () => {
  const { child, ended } = house(`async () => ({ close: () => Promise.reject(new Error('canary-5731')) })`);
  await once(child, 'message');
  child.kill('SIGTERM');
  const { code, errors } = await ended;
  assert.equal(code, 1);
  assert.ok(!errors.includes('canary-5731'));
});

test('a start that fails says its fault, not the cause', async () => {
  const parts = `{ code: 'tea.cold', status: 500, title: 'The tea is cold.', help: 'Boil it.' }`;
  const { code, errors } = await house(
    `async () => { throw new Fault(${parts}, { cause: new Error('canary-5731') }); }`,
  ).ended;
  assert.equal(code, 1);
  assert.equal(errors, 'The tea is cold. Boil it. (tea.cold)\n');
});

for (const [what, thrown] of [
  ['an error', `throw new Error('canary-5731 in a message')`],
  ['a rejection', `Promise.reject(new Error('canary-5731', { cause: new Error('canary-5731') }))`],
  ['a string', `throw 'canary-5731'`],
] as const) {
  test(`${what} that nobody catches ends the house without saying what was in it`, async () => {
    const { code, errors } = await house(`async () => { setTimeout(() => { ${thrown}; }); return closed; }`)
      .ended;
    assert.equal(code, 1);
    assert.match(errors, /\(internal\)/);
    assert.ok(!errors.includes('canary-5731'), errors);
  });
}

test('a crash says where it was, and nothing of its message', () => {
  const error = new Error('canary-5731\n    at canary-5731 (canary-5731:1:1)');
  const text = describeCrash(error);
  assert.match(text, /\n {4}at .*house\.test\.ts/);
  assert.ok(!text.includes('canary-5731'));
  error.message = 'changed later';
  assert.doesNotMatch(describeCrash(error), /canary-5731|\n {4}at /, 'what cannot be told apart is left out');
  const fault = new Fault({ code: 'a.b', status: 500, title: 'A.', help: 'B.' });
  assert.equal(describeCrash(fault), 'A. B. (a.b)\n');
});
