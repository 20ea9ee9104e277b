/**
 * What stands at the far end of the wire: a DNS server that gives every name an address of its own, and a listener behind
 * every other port that completes the conversation, so that a leak gets as far as it would on the real internet.
 * @module
 */
import { createServer, type Server, type Socket } from 'node:net';
import { type Answer, decode, encode, type Packet as Message, streamDecode, streamEncode } from 'dns-packet';
import { wire } from './namespaces.ts';
import { openSockets } from './sockets.ts';

/** A standing tripwire. */
export interface Tripwire {
  /** Every name asked for, lower-case, in order. */
  readonly queries: readonly string[];
  /** What reached the listener, in order. */
  readonly heard: readonly string[];
  /** The name that an address was given out for. */
  nameOf(address: string): string | null;
  close(): Promise<void>;
}

/** Nothing the listener hears is kept beyond this many bytes. */
const headBytes = 4_096;

/** Opens it in the internet's namespace. */
export async function openTripwire(netns: string): Promise<Tripwire> {
  const queries: string[] = [];
  const heard: string[] = [];
  const book = addressBook();
  const { dnsPort, anyPort } = wire;
  const ports = [dnsPort, anyPort].flatMap((port) => [
    { kind: 'tcp', host: '0.0.0.0', port } as const,
    { kind: 'tcp', host: '::', port } as const,
    { kind: 'udp', host: '0.0.0.0', port } as const,
    { kind: 'udp', host: '::', port } as const,
  ]);
  const sockets = await openSockets(netns, ports);

  const reply = (query: Message): Message => {
    const question = query.questions?.[0];
    const answers: Answer[] = [];
    if (question !== undefined) {
      const name = question.name.toLowerCase();
      queries.push(name);
      const [four, six] = book.of(name);
      if (question.type === 'A') answers.push({ type: 'A', name: question.name, ttl: 0, data: four });
      if (question.type === 'AAAA') answers.push({ type: 'AAAA', name: question.name, ttl: 0, data: six });
    }
    return { type: 'response', id: query.id ?? 0, questions: query.questions ?? [], answers };
  };

  for (const [index, socket] of sockets.udp.entries()) {
    const isDns = index < 2;
    socket.on('message', (message, from) => {
      if (!isDns) heard.push('UDP');
      else if (message.length >= 12) socket.send(encode(reply(decode(message))), from.port, from.address);
    });
  }
  const open = new Set<Socket>();
  const servers = sockets.tcp.map((handle, index): [Server, Server] => {
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
      socket.once('data', (bytes) => {
        if (index < 2) socket.end(streamEncode(reply(streamDecode(bytes))));
        else answerAnything(socket, bytes, heard);
      });
    });
    return [server.listen(handle), handle];
  });

  return {
    queries,
    heard,
    nameOf: (address) => book.nameOf(address),
    async close() {
      for (const socket of sockets.udp) socket.close();
      for (const socket of open) socket.destroy();
      await Promise.all(
        servers.map(
          ([server, handle]) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              handle.close();
            }),
        ),
      );
    },
  };
}

/** Speaks just enough HTTP: 204 keeps a page where it is, so the vector on it goes on. */
function answerAnything(socket: Socket, bytes: Buffer, heard: string[]): void {
  const head = bytes.subarray(0, headBytes).toString('latin1');
  const request = /^([A-Z]+ \S+) HTTP\/1/.exec(head)?.[1];
  const host = /^host: *(\S+)/im.exec(head)?.[1] ?? 'no host';
  heard.push(request === undefined ? (bytes[0] === 0x16 ? 'TLS' : 'TCP') : `${request} (${host})`);
  if (request === undefined) socket.destroy();
  else socket.end('HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n');
}

/** One address of each family a name, from the benchmarking and documentation ranges (RFC 2544, RFC 3849). */
function addressBook(): {
  of(name: string): readonly [string, string];
  nameOf(address: string): string | null;
} {
  const addresses = new Map<string, readonly [string, string]>();
  const names = new Map<string, string>();
  return {
    of(name) {
      const known = addresses.get(name);
      if (known !== undefined) return known;
      const number = addresses.size + 1;
      const pair = [`198.18.${number >> 8}.${number & 255}`, `2001:db8:f::${number.toString(16)}`] as const;
      addresses.set(name, pair);
      for (const address of pair) names.set(address, name);
      return pair;
    },
    nameOf: (address) => names.get(address) ?? null,
  };
}
