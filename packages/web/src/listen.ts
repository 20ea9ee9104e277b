/**
 * Listening on both address families of loopback, and closing without cutting anybody off mid-answer.
 * @module
 */
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { Fault } from '@cloakroom/kit/fault.ts';

/** A listening edge. */
export interface Listening {
  readonly port: number;
  /** The servers behind it, one per address family. */
  readonly servers: readonly Server[];
  /** Stops accepting, lets answers under way finish, drops idle connections. */
  close(): Promise<void>;
}

/** What one edge takes. `hosts` are the addresses to bind; loopback of both families unless told. */
export interface ListenOptions {
  readonly port: number;
  readonly handler: RequestListener;
  readonly hosts?: readonly string[];
  /** Bounds of the HTTP server, e.g. the size of a request's head. */
  readonly server?: ServerOptions;
  /** Called for each server before it listens, e.g. to set timeouts or an upgrade handler. */
  readonly prepare?: (server: Server) => void;
}

/** Answers under way get this long after close() before their connections are cut. */
const graceMs = 2_500;

/**
 * Listens on `port` of every given address.
 * @throws Fault `listen.taken` when the port is in use, `listen.refused` when the system refuses it.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const hosts = options.hosts ?? ['127.0.0.1', '::1'];
  const servers: Server[] = [];
  for (const host of hosts) {
    const server = createServer(options.server ?? {}, options.handler);
    options.prepare?.(server);
    try {
      await bind(server, options.port, host);
      servers.push(server);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      // A machine without IPv6 still serves: the other family carries it.
      if (host.includes(':') && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) continue;
      for (const other of servers) other.close();
      throw new Fault({
        code: code === 'EADDRINUSE' ? 'listen.taken' : 'listen.refused',
        status: 500,
        title: `Cannot listen on port ${options.port}.`,
        help: 'Stop what uses it, or start with --offset N to move every port.',
      });
    }
  }
  return { port: options.port, servers, close: () => closeAll(servers) };
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Closes servers: no new connections, answers under way may finish within the grace, idle connections go now. */
export async function closeAll(servers: readonly Server[]): Promise<void> {
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  for (const server of servers) server.closeIdleConnections();
  const cut = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, graceMs);
  await Promise.all(closed);
  clearTimeout(cut);
}
