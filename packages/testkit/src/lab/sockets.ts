/**
 * Sockets of another network namespace, used from this process: a child opens them there and hands them over. A socket
 * stays in the namespace it was made in, whoever holds it.
 * @module
 */
import { spawn } from 'node:child_process';
import type { Socket as DatagramSocket } from 'node:dgram';
import { Server } from 'node:net';
import { fileURLToPath } from 'node:url';

/** One socket to open; port 0 picks a free one. */
export interface SocketSpec {
  readonly kind: 'tcp' | 'udp';
  readonly host: string;
  readonly port: number;
}

/** The sockets, each kind in the order asked for. */
export interface Sockets {
  /** Listening; attach with `createServer(…).listen(server)`. */
  readonly tcp: readonly Server[];
  readonly udp: readonly DatagramSocket[];
  /** The ports that were bound, in the order asked for. */
  readonly ports: readonly number[];
}

/** What the child sends with each socket. */
export interface Handover {
  readonly port: number;
}

const child = fileURLToPath(new URL('sockets.child.ts', import.meta.url));

/** Opens sockets in a namespace. */
export function openSockets(netns: string, specs: readonly SocketSpec[]): Promise<Sockets> {
  const args = ['netns', 'exec', netns, process.execPath, child, JSON.stringify(specs)];
  const opener = spawn('ip', args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let complaint = '';
  opener.stderr?.on('data', (text) => {
    complaint += String(text);
  });
  return new Promise((resolve, reject) => {
    const tcp: Server[] = [];
    const udp: DatagramSocket[] = [];
    const ports: number[] = [];
    opener.on('message', (message: Handover, handle) => {
      if (handle instanceof Server) tcp.push(handle);
      else udp.push(handle as unknown as DatagramSocket);
      ports.push(message.port);
      if (ports.length < specs.length) return;
      opener.disconnect();
      resolve({ tcp, udp, ports });
    });
    opener.on('error', reject);
    opener.on('exit', () => reject(new Error(`The namespace gave no sockets. ${complaint}`)));
  });
}
