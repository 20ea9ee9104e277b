/**
 * HTTP on a connection that is already open: undici's Client speaks on it, and never dials by itself.
 * @module
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Client } from 'undici';
import type { LimitValues } from './limits.ts';

/** What a request meets when its connection has gone before the request was sent: it may be sent again. */
export const connectionGone = new Error('The connection closed before the request was sent.');

/** A client that speaks what the socket agreed on, HTTP/2 or HTTP/1.1, and is done when the socket closes. */
export function clientOn(origin: string, socket: Socket | TLSSocket, limits: LimitValues): Client {
  let given = false;
  const client: Client = new Client(origin, {
    allowH2: true,
    connect: (_options, callback) => {
      // A second call means that the connection is lost. Requests still queued in this client were not sent.
      if (given) void client.destroy(connectionGone);
      else process.nextTick(callback, null, socket);
      given = true;
    },
    pipelining: 1,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headers,
    bodyTimeout: limits.idleBody,
    keepAliveTimeout: limits.keepAlive,
    keepAliveMaxTimeout: limits.keepAliveMax,
    h2Options: { maxConcurrentStreams: limits.streams },
  });
  return client;
}
