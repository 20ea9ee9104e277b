/**
 * Connecting to the first address that answers (RFC 8305, "happy eyeballs", over addresses already judged).
 * @module
 */
import { connect, type Socket } from 'node:net';
import type { Clock } from '@cloakroom/kit/clock.ts';
import { egressFault } from './faults.ts';

/** Opens a TCP connection to an IP address; node:net asks no resolver for one. */
export type TcpConnect = (address: string, port: number) => Socket;

/** The machine's TCP. */
export const systemTcp: TcpConnect = (address, port) =>
  connect({ host: address, port, autoSelectFamily: false, noDelay: true, keepAlive: true });

/** What a race is run with. */
export interface Race {
  /** In the order to try. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Milliseconds before the next address is tried beside the last. */
  readonly attemptDelay: number;
  readonly tcp: TcpConnect;
  readonly clock: Clock;
  /** Ends the race; its reason is what the race rejects with. */
  readonly signal: AbortSignal;
}

/** IPv6 and IPv4 in turn, each in its own order (RFC 8305 §4). */
export function interleave(addresses: readonly string[]): readonly string[] {
  const six = addresses.filter((address) => address.includes(':'));
  const four = addresses.filter((address) => !address.includes(':'));
  const most = Math.max(six.length, four.length);
  return Array.from({ length: most }, (_, index) => [six[index], four[index]])
    .flat()
    .filter((address) => address !== undefined);
}

/**
 * Resolves with the first connected socket; all others are destroyed.
 * @throws Fault `egress.unreachable` when every address failed, else the reason of the signal.
 */
export function race(options: Race): Promise<Socket> {
  const { addresses, port, attemptDelay, tcp, clock, signal } = options;
  return new Promise((resolve, reject) => {
    const open = new Set<Socket>();
    let next = 0;
    let cancelDelay: (() => void) | undefined;

    const end = (): void => {
      cancelDelay?.();
      signal.removeEventListener('abort', abort);
      for (const socket of open) socket.destroy();
    };
    const abort = (): void => {
      end();
      reject(signal.reason);
    };
    const attempt = (): void => {
      cancelDelay?.();
      cancelDelay = undefined;
      const address = addresses[next];
      if (address === undefined) return;
      next += 1;
      const socket = tcp(address, port);
      open.add(socket);
      const fail = (): void => {
        open.delete(socket);
        if (next < addresses.length) attempt();
        else if (open.size === 0) {
          end();
          reject(egressFault('unreachable'));
        }
      };
      // The listener stays: a loser that is destroyed while connecting may still report.
      socket.on('error', () => {});
      socket.once('error', fail);
      socket.once('connect', () => {
        socket.off('error', fail);
        open.delete(socket);
        end();
        resolve(socket);
      });
      if (next < addresses.length) cancelDelay = clock.after(attemptDelay, attempt);
    };

    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    if (addresses.length === 0) {
      end();
      reject(egressFault('unreachable'));
    } else attempt();
  });
}
