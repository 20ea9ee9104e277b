/**
 * Listening on a Unix socket that only this user may open.
 * @module
 */
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
// oxlint-disable-next-line no-restricted-imports -- asks a path of this machine whether anybody is there; dials nobody
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { Fault } from '@cloakroom/kit/fault.ts';
import { closeAll } from './listen.ts';

/** A listening socket. */
export interface SocketListening {
  readonly path: string;
  /** Stops accepting, lets answers under way finish, removes the socket. */
  close(): Promise<void>;
}

/** `sun_path` of Linux holds 108 bytes with its closing zero (unix(7)). */
const longestPath = 107;

/**
 * Listens on `path` with mode 0600, in a folder made 0700 where there is none. A socket that a crash left behind is
 * removed; one that somebody answers on is not.
 * @throws Fault `listen.taken` when somebody answers there, `listen.refused` when the system refuses the path.
 */
export async function listenSocket(path: string, handler: RequestListener): Promise<SocketListening> {
  if (Buffer.byteLength(path) > longestPath) {
    throw refused(`Choose a shorter state folder: a socket's path takes at most ${longestPath} bytes.`);
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (await answersOn(path)) {
    throw new Fault({
      code: 'listen.taken',
      status: 500,
      title: 'Somebody already answers on this socket.',
      help: 'Stop the other instance, or start with another state folder.',
    });
  }
  removeStale(path);
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(refused('Check that this user may write to the state folder.')));
    // The mode is fixed by the mask at the moment of binding: chmod afterwards would leave a moment open to others.
    const mask = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(mask);
    }
  });
  return { path, close: () => closeAll([server]) };
}

/** Removes what a crash left. Anything but a socket was put there by somebody, and stays. */
function removeStale(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw refused('Something else has its name: move that away.');
  rmSync(path);
}

/** Whether anybody accepts a connection on the socket at `path`. */
function answersOn(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

function refused(help: string): Fault {
  return new Fault({ code: 'listen.refused', status: 500, title: 'Cannot listen on the socket.', help });
}
