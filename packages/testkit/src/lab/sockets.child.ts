/**
 * Runs inside a network namespace: opens the sockets that its argument lists, hands each to the parent and goes.
 * @module
 */
import type { SendHandle } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Handover, SocketSpec } from './sockets.ts';

const specs = JSON.parse(process.argv[2] ?? '[]') as SocketSpec[];

for (const { kind, host, port } of specs) {
  const ipv6Only = host.includes(':');
  if (kind === 'tcp') {
    const server = createServer().listen({ port, host, ipv6Only });
    await once(server, 'listening');
    await handOver(server, { port: (server.address() as AddressInfo).port });
    server.close();
  } else {
    const socket = createSocket({ type: ipv6Only ? 'udp6' : 'udp4', ipv6Only });
    socket.bind(port, host);
    await once(socket, 'listening');
    await handOver(socket, { port: socket.address().port });
    socket.close();
  }
}

function handOver(handle: SendHandle, message: Handover): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = (error: Error | null): void => (error === null ? resolve() : reject(error));
    process.send?.(message, handle, {}, sent);
  });
}
