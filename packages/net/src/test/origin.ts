/**
 * A site on loopback for tests: counts what reaches it, and is sure to close.
 * @module
 */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { Identity } from './authority.ts';

/** A listening site. */
export interface Origin {
  readonly port: number;
  /** Every TCP connection it has accepted, in order. */
  readonly connections: readonly Socket[];
  /** Resolves when all accepted connections have closed. */
  allClosed(): Promise<void>;
}

/** HTTP/1.1 without TLS. */
export function httpOrigin(t: TestContext, listener: RequestListener): Promise<Origin> {
  return start(t, createServer(listener));
}

/** HTTP/1.1 over TLS. */
export function httpsOrigin(t: TestContext, identity: Identity, listener: RequestListener): Promise<Origin> {
  return start(t, createHttpsServer({ ...identity, ALPNProtocols: ['http/1.1'] }, listener));
}

/** HTTP/2 over TLS, and nothing else. */
export function http2Origin(
  t: TestContext,
  identity: Identity,
  listener: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
): Promise<Origin> {
  return start(t, createSecureServer({ ...identity, allowHTTP1: false }, listener));
}

/** Leaves HTTP: the listener answers handshakes as it likes, anything else is answered with 426. */
export function upgradeOrigin(
  t: TestContext,
  listener: (request: IncomingMessage, socket: Socket) => void,
  identity?: Identity,
): Promise<Origin> {
  const refuse: RequestListener = (_request, response) => void response.writeHead(426).end();
  const server =
    identity === undefined
      ? createServer(refuse)
      : createSecureServer({ ...identity, allowHTTP1: true }, refuse as never);
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => {});
    listener(request, socket);
    // Without a reader, closing would not be seen.
    socket.resume();
    socket.on('end', () => socket.end());
  });
  return start(t, server);
}

/** Bare TCP: the listener says whatever it likes. What it does not read is thrown away, so that closing is seen. */
export function tcpOrigin(t: TestContext, listener: (socket: Socket) => void): Promise<Origin> {
  return start(
    t,
    createTcpServer((socket) => {
      listener(socket);
      socket.resume();
    }),
  );
}

async function start(t: TestContext, server: Server): Promise<Origin> {
  const connections: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    connections.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of connections) socket.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    async allClosed() {
      await Promise.all(
        connections
          .filter((socket) => !socket.closed)
          .map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      );
    },
  };
}
