/**
 * A laboratory for leaks: a browser's network namespace whose only way out is a wire on which every packet is seen.
 * Whatever the browser may legitimately reach is relayed over its own loopback, so one packet on the wire is a leak.
 * @module
 */
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { type Capture, openCapture, type Packet } from './lab/capture.ts';
import { buildNamespaces, removeNamespaces, sweepNamespaces, wire } from './lab/namespaces.ts';
import { openSockets } from './lab/sockets.ts';
import { openTripwire, type Tripwire } from './lab/tripwire.ts';

export type { Packet } from './lab/capture.ts';
export { labMissing } from './lab/namespaces.ts';

/** An open laboratory. */
export interface Lab {
  /** Name of the namespace to run the browser in. */
  readonly netns: string;
  /** Every name that was asked for on the wire, in order. */
  readonly queries: readonly string[];
  /** What reached the listener behind every other port, in order: an HTTP request line with its Host, or its protocol. */
  readonly heard: readonly string[];
  /** A point in time, for `seenSince`. */
  mark(): number;
  /**
   * The packets that left the browser's namespace since the mark. It first sends one packet of its own and waits until
   * the capture shows it: so nothing is missed that is under way, and a dead capture is an error, not an empty answer.
   */
  seenSince(mark: number): Promise<readonly Packet[]>;
  /** Resolves with the first packet since `mark` that `wanted` accepts, or `null` after `ms`. */
  waitFor(mark: number, wanted: (packet: Packet) => boolean, ms: number): Promise<Packet | null>;
  /** Listens on a port of the namespace's loopback, both families; 0 picks a free one. */
  listen(port: number, onConnection: (socket: Socket) => void): Promise<number>;
  /**
   * Carries a port of the namespace's loopback to the same port of this machine's. Browsers resolve every name below
   * `localhost` by themselves, so such names never show on the wire: `hosts` collects what was asked for here instead.
   */
  relay(port: number, hosts?: Set<string>): Promise<void>;
  close(): Promise<void>;
}

/** How long the capture may take to show a packet that was sent. */
const captureLagMs = 5_000;

let opened = 0;

/**
 * Builds the laboratory. Ask `labMissing()` first.
 * Leftovers of processes that died are swept away; everything made here goes with `close()`.
 */
export async function openLab(): Promise<Lab> {
  await sweepNamespaces();
  opened += 1;
  const stem = `cloakroom-${process.pid}-${opened}`;
  const undo: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
    undo.length = 0;
  };
  try {
    undo.push(() => removeNamespaces(stem));
    const names = await buildNamespaces(stem);
    const tripwire = await openTripwire(names.internet);
    undo.push(() => tripwire.close());
    const capture = await openCapture(names.internet, (address) => tripwire.nameOf(address));
    undo.push(() => capture.close());
    const [prober] = (await openSockets(names.browser, [{ kind: 'udp', host: wire.browser4, port: 0 }])).udp;
    if (prober === undefined) throw new Error('The namespace gave no socket to probe with.');
    undo.push(() => void prober.close());
    const lab = assemble(names.browser, { capture, tripwire, undo, close });
    let probes = 0;
    return {
      ...lab,
      async seenSince(mark) {
        probes += 1;
        const port = wire.firstProbePort + (probes % 1000);
        const shown = capture.next((packet) => isProbe(packet) && packet.port === port, captureLagMs);
        prober.send('probe', port, wire.internet4);
        if ((await shown) === null) throw new Error('The capture did not show a packet that was sent.');
        return capture.packets.slice(mark).filter((packet) => !isProbe(packet));
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Parts {
  readonly capture: Capture;
  readonly tripwire: Tripwire;
  readonly undo: (() => Promise<void> | void)[];
  readonly close: () => Promise<void>;
}

function assemble(netns: string, parts: Parts): Omit<Lab, 'seenSince'> {
  const { capture, tripwire, undo } = parts;
  const listenOn = async (port: number, onConnection: (socket: Socket) => void): Promise<number> => {
    const four = await openSockets(netns, [{ kind: 'tcp', host: '127.0.0.1', port }]);
    const chosen = four.ports[0] ?? port;
    const six = await openSockets(netns, [{ kind: 'tcp', host: '::1', port: chosen }]);
    for (const server of [...four.tcp, ...six.tcp]) undo.push(serveHandle(server, onConnection));
    return chosen;
  };
  return {
    netns,
    queries: tripwire.queries,
    heard: tripwire.heard,
    mark: () => capture.packets.length,
    async waitFor(mark, wanted, ms) {
      const real = (packet: Packet): boolean => !isProbe(packet) && wanted(packet);
      return capture.packets.slice(mark).find(real) ?? (await capture.next(real, ms));
    },
    listen: listenOn,
    async relay(port, hosts) {
      await listenOn(port, (near) => {
        // A browser keeps a connection to one host name, so the first request tells it.
        near.once('data', (bytes) => {
          const host = /^host: *([^\s:]+)/im.exec(bytes.toString('latin1'))?.[1];
          if (host !== undefined) hosts?.add(host.toLowerCase());
        });
        const far = dial(port, '127.0.0.1');
        near.pipe(far).pipe(near);
        near.on('error', () => far.destroy()).on('close', () => far.destroy());
        far.on('error', () => near.destroy()).on('close', () => near.destroy());
      });
    },
    close: parts.close,
  };
}

/** Serves connections of a listening socket that was opened elsewhere; the result stops it and cuts what is open. */
function serveHandle(handle: Server, onConnection: (socket: Socket) => void): () => Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  server.listen(handle);
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      handle.close();
      for (const socket of sockets) socket.destroy();
    });
}

function isProbe(packet: Packet): boolean {
  return packet.proto === 'udp' && packet.dst === wire.internet4 && (packet.port ?? 0) >= wire.firstProbePort;
}
