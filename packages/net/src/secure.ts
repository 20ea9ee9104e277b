/**
 * TLS on a connected socket: the name is proved against the certificate, HTTP versions are offered, tickets stay inside one
 * partition.
 * @module
 */
import { isIP, type Socket } from 'node:net';
import {
  connect,
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { tlsFaultOf } from './faults.ts';

/** TLS session tickets of one partition: two identities that showed one ticket would be known as one. */
export class TicketBook {
  readonly #hosts = new Map<string, Buffer[]>();
  readonly #maxHosts: number;
  readonly #perHost: number;

  constructor(maxHosts: number, perHost: number) {
    this.#maxHosts = maxHosts;
    this.#perHost = perHost;
  }

  /** The newest ticket for a host, once: a ticket shown twice links two connections (RFC 8446 appendix C.4). */
  take(key: string): Buffer | undefined {
    return this.#hosts.get(key)?.pop();
  }

  /** Keeps a ticket; the hosts met longest ago are forgotten first. */
  put(key: string, ticket: Buffer): void {
    const tickets = this.#hosts.get(key) ?? [];
    this.#hosts.delete(key);
    this.#hosts.set(key, [...tickets, ticket].slice(-this.#perHost));
    const oldest = this.#hosts.keys().next().value;
    if (this.#hosts.size > this.#maxHosts && oldest !== undefined) this.#hosts.delete(oldest);
  }
}

/** Who is trusted: Node's own list of authorities, and those in `ca` (PEM). Made once: reading the list takes long. */
export function trustStore(ca: string | undefined): SecureContext {
  if (ca === undefined) return createSecureContext();
  return createSecureContext({ ca: [...getCACertificates('default'), ca] });
}

/** What can be spoken on a connection. */
export type Protocol = 'h2' | 'http/1.1';

/** What a handshake needs. */
export interface Handshake {
  readonly socket: Socket;
  readonly host: string;
  readonly port: number;
  readonly trust: SecureContext;
  readonly tickets: TicketBook;
  /** What is offered to be spoken (ALPN, RFC 7301), the best first. */
  readonly protocols: readonly Protocol[];
  /** Ends the handshake; its reason is what it rejects with. */
  readonly signal: AbortSignal;
}

/**
 * Resolves once the server has proved its name. An IP address is proved too but not sent as a name (RFC 6066 §3), and
 * a name is sent without its final dot.
 * @throws Fault `egress.certificate`, `egress.unreachable`, or the reason of the signal.
 */
export function handshake(options: Handshake): Promise<TLSSocket> {
  const { socket, port, trust, tickets, signal } = options;
  const host = options.host.replace(/\.$/, '');
  const key = `${host}:${port}`;
  const session = tickets.take(key);
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      socket.destroy();
      reject(signal.reason);
      return;
    }
    const secure = connect({
      socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(session === undefined ? {} : { session }),
      ALPNProtocols: [...options.protocols],
      secureContext: trust,
      // Said, because an environment variable can turn the default off.
      rejectUnauthorized: true,
    });
    const end = (): void => {
      signal.removeEventListener('abort', abort);
      secure.off('error', fail);
      secure.off('close', fail);
    };
    const abort = (): void => {
      end();
      secure.on('error', () => {});
      secure.destroy();
      socket.destroy();
      reject(signal.reason);
    };
    const fail = (error?: unknown): void => {
      end();
      secure.on('error', () => {});
      secure.destroy();
      socket.destroy();
      reject(tlsFaultOf(error instanceof Error ? error : { code: 'ECONNRESET' }));
    };
    signal.addEventListener('abort', abort, { once: true });
    secure.on('error', fail);
    secure.on('close', fail);
    secure.on('session', (ticket) => tickets.put(key, ticket));
    secure.once('secureConnect', () => {
      end();
      resolve(secure);
    });
  });
}
