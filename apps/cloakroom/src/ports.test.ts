import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import test from 'node:test';
import { Fault } from '@cloakroom/kit/fault.ts';
import { requireFreePorts } from './ports.ts';

for (const host of ['127.0.0.1', '::1', '0.0.0.0']) {
  test(`a port that somebody has on ${host} is named; free again it passes`, async (t) => {
    const server = createServer();
    const listening = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(0, host, () => resolve(true));
    });
    if (!listening) return t.skip('this machine has no such address');
    const { port } = server.address() as AddressInfo;
    await assert.rejects(requireFreePorts({ surf: port }), (error) => {
      return error instanceof Fault && error.code === 'port.taken' && error.title.includes(`${port} (surf)`);
    });
    await new Promise((resolve) => server.close(resolve));
    await requireFreePorts({ surf: port });
  });
}
