/**
 * Whether the ports of an installation are free, asked before anything is started.
 * @module
 */
import { createServer } from 'node:net';
import { Fault } from '@cloakroom/kit/fault.ts';
import type { Ports } from './houses.ts';

/**
 * Checks that nobody listens on any of these ports, on either family of loopback.
 * @throws Fault `port.taken` naming those that are.
 */
export async function requireFreePorts(ports: Ports): Promise<void> {
  const taken: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    if ((await isTaken(port, '127.0.0.1')) || (await isTaken(port, '::1'))) taken.push(`${port} (${name})`);
  }
  if (taken.length === 0) return;
  throw new Fault({
    code: 'port.taken',
    status: 409,
    title: `Another program listens on port ${taken.join(', ')}.`,
    help: 'Stop it, or start with --offset N (0–24000) --state DIR to move every port.',
  });
}

/** Only an address in use counts: a machine without IPv6 has nobody there. */
function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)));
  });
}
