import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { send } from '@cloakroom/testkit/ask.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloakroom-vault-'));
test.after(() => rmSync(folder, { recursive: true }));

test('the vault answers on its socket alone, and leaves without a trace', async () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { VAULT_STATE: folder },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  const socketPath = join(folder, 'vault.sock');
  assert.equal(statSync(socketPath).mode & 0o777, 0o600);
  const health = await send({ socketPath }, { path: '/healthz' });
  assert.deepEqual(JSON.parse(health.body), { house: 'vault', ok: true });
  const page = await send({ socketPath }, { path: '/' });
  assert.match(page.body, /The vault holds nothing/);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.equal(existsSync(socketPath), false);
});
