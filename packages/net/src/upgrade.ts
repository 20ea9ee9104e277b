/**
 * A WebSocket handshake (RFC 6455 §4) on a connection of its own. Of the protocol only this is known here: what
 * follows belongs to the two ends.
 * @module
 */
import type { Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { clientOn } from './client.ts';
import { exchange, type HeaderList, type Wire } from './exchange.ts';
import type { LimitValues } from './limits.ts';

/** A handshake that is asked of a site. */
export interface EgressUpgradeRequest {
  /** http for ws, https for wss. Credentials and fragment are not sent. */
  readonly url: URL;
  /** As of a request; `Upgrade` and `Connection` are the egress's own. */
  readonly headers: HeaderList;
  /** Gives it up at any time: the handshake, the answer's body, or the open connection. */
  readonly signal: AbortSignal;
}

/** How the site answered. Header lists are in the order received, names in lower case. */
export type EgressUpgrade =
  | {
      readonly kind: 'switched';
      readonly headers: HeaderList;
      /** Bytes both ways. The caller ends or destroys it; when the site ends its half, ours stays open. */
      readonly socket: Duplex;
    }
  | {
      /** It stayed with HTTP. The body is that of a request's answer: read it to its end or destroy it. */
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: HeaderList;
      readonly body: Readable;
    };

/** What a handshake is made with. */
export interface Upgrading {
  readonly origin: string;
  /** Just connected; it is destroyed by whatever fails here. */
  readonly socket: Socket | TLSSocket;
  readonly wire: Wire;
  readonly limits: LimitValues;
  readonly signal: AbortSignal;
}

/** @throws Fault `egress.invalid`, `egress.timeout`, `egress.broken`, `egress.aborted`. */
export async function upgradeOn({ origin, socket, wire, limits, signal }: Upgrading): Promise<EgressUpgrade> {
  // Who holds the socket is told of its errors; between two holders one must not end the process.
  socket.on('error', () => {});
  const client = clientOn(origin, socket, limits);
  const { outcome, switched, ended } = exchange(client, { ...wire, upgrade: 'websocket' }, limits, signal);
  // Whatever comes of it, this connection serves nothing else. One that has switched is the client's no more.
  void ended.then(() => client.destroy());
  const result = await Promise.race([outcome, switched]);
  if (result.kind === 'failed') {
    // A client that refused the request has not taken the socket, and so does not close it.
    socket.destroy();
    throw result.fault;
  }
  if (result.kind === 'answered') return result;
  if (signal.aborted) result.socket.destroy();
  signal.addEventListener('abort', () => result.socket.destroy(), { once: true });
  // The site may say its last word before we have said ours.
  result.socket.allowHalfOpen = true;
  return result;
}
