import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import * as z from 'zod';
import { flag, list, loadConfig, maskConfig, port } from './config.ts';
import { Fault } from './fault.ts';

const schema = z.object({
  port: port.default(1),
  name: z.string().default('from the schema'),
  secret: z.string().default(''),
  loud: flag.default(false),
  words: list.default([]),
});
const env = { port: 'T_PORT', name: 'T_NAME', secret: 'T_SECRET', loud: 'T_LOUD', words: 'T_WORDS' } as const;
const folder = mkdtempSync(join(tmpdir(), 'cloakroom-config-'));
test.after(() => rmSync(folder, { recursive: true }));

/** Writes a file into the test's folder and gives its path. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function load(environment: Record<string, string>, toml?: string): z.infer<typeof schema> {
  return loadConfig({ schema, env, secrets: ['secret'], environment, file: toml });
}

/** The fault that `task` throws, so that its whole text can be looked at. */
function faultOf(task: () => unknown): Fault {
  try {
    task();
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error;
  }
  throw new Error('nothing was thrown');
}

test('each source outranks the one before: schema, TOML, environment, file of a secret', () => {
  const toml = file('a.toml', 'name = "from TOML"\nport = 2');
  const secret = file('secret', 'from a file\n');
  assert.equal(load({}).name, 'from the schema');
  assert.equal(load({}, toml).name, 'from TOML');
  assert.equal(load({ T_NAME: 'from the environment' }, toml).name, 'from the environment');
  const last = load({ T_NAME: 'from the environment', T_NAME_FILE: secret }, toml);
  assert.equal(last.name, 'from a file');
  assert.equal(last.port, 2);
});

test('an empty variable is as good as none', () => {
  assert.equal(load({ T_NAME: '', T_NAME_FILE: '' }).name, 'from the schema');
});

test('text becomes numbers, booleans and lists', () => {
  const config = load({ T_PORT: '8080', T_LOUD: 'off', T_WORDS: 'a, b,,c ' });
  assert.deepEqual(config, {
    port: 8080,
    name: 'from the schema',
    secret: '',
    loud: false,
    words: ['a', 'b', 'c'],
  });
  assert.equal(load({ T_LOUD: '1' }).loud, true);
});

test('the result is frozen', () => {
  assert.ok(Object.isFrozen(load({})));
});

test('a wrong value is named by its variable and never repeated', () => {
  for (const value of ['70000', '0', 'canary-5731', '1.5']) {
    const fault = faultOf(() => load({ T_PORT: value }));
    assert.equal(fault.code, 'config.invalid');
    assert.match(fault.message, /T_PORT/);
    assert.ok(!fault.message.includes(value), fault.message);
  }
});

test('a key that nobody declared is refused without repeating it', () => {
  const fault = faultOf(() => load({}, file('b.toml', 'canary5731 = 1')));
  assert.equal(fault.code, 'config.invalid');
  assert.ok(!fault.message.includes('canary5731'));
});

test('files that are missing or do not parse are refused without repeating them', () => {
  const missing = faultOf(() => load({ T_SECRET_FILE: join(folder, 'canary5731') }));
  assert.equal(missing.code, 'config.unreadable');
  assert.match(missing.message, /T_SECRET_FILE/);
  assert.ok(!missing.message.includes('canary5731'));
  const broken = faultOf(() => load({}, file('c.toml', 'canary5731 = = 1')));
  assert.equal(broken.code, 'config.unreadable');
  assert.ok(!broken.message.includes('canary5731'));
});

test('secrets are masked, set or not; the rest is printed as it is', () => {
  const secrets = ['secret'] as const;
  assert.equal(maskConfig(load({ T_SECRET: 'canary-5731' }), secrets)['secret'], '(set)');
  assert.equal(maskConfig(load({}), secrets)['secret'], '(not set)');
  assert.equal(maskConfig(load({ T_NAME: 'seen' }), secrets)['name'], 'seen');
});
