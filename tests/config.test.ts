/**
 * docs/config.md says what can be set, and is made from the schemas: `UPDATE=1` writes it anew.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import test from 'node:test';
import { settings as gate } from '@cloakroom/gate/config.ts';
import { settings as nyms } from '@cloakroom/nyms/config.ts';
import { settings as store } from '@cloakroom/store/config.ts';
import { settings as vault } from '@cloakroom/vault/config.ts';
import * as z from 'zod';

const path = resolve(import.meta.dirname, '../docs/config.md');

interface Property {
  readonly description?: string;
  readonly default?: unknown;
}

function tableOf(settings: typeof gate | typeof nyms | typeof store | typeof vault): string {
  const shape = z.toJSONSchema(settings.schema, { io: 'input', unrepresentable: 'any' });
  const rows = Object.entries(settings.env).map(([key, variable]) => {
    const property = (shape.properties?.[key] ?? {}) as Property;
    assert.ok(property.description, `${settings.house}.${key} says what it is`);
    const preset = property.default === undefined ? '' : `\`${JSON.stringify(property.default)}\``;
    return `| \`${variable}\` | \`${key}\` | ${preset} | ${property.description} |`;
  });
  return [
    `## ${settings.house}`,
    '',
    `TOML file: named by \`${settings.file}\`.`,
    '',
    '| variable | key | default | what it is |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function whole(): string {
  return [
    '# Configuration',
    '',
    'Each house reads its own: defaults, then a TOML file, then the environment. A variable with `_FILE` behind its name',
    'takes the value from a file, for secrets. The launcher sets ports, folders and origins by itself.',
    '',
    ...[store, gate, nyms, vault].map(tableOf),
  ].join('\n');
}

test('docs/config.md is what the schemas say', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(path, whole());
  assert.equal(readFileSync(path, 'utf8'), whole(), 'run UPDATE=1 node --test tests/config.test.ts');
});
