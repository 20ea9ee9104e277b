/**
 * Every packet that comes over the wire, read from tcpdump's capture file as it grows.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { decode } from 'dns-packet';
import { wire } from './namespaces.ts';

/** One packet that left the browser's namespace. */
export interface Packet {
  readonly proto: 'tcp' | 'udp' | 'icmp' | 'other';
  /** Destination address, in the usual text form. */
  readonly dst: string;
  /** Destination port, for TCP and UDP. */
  readonly port: number | null;
  /** The name a DNS or mDNS message is about, or the name that this address was given out for. */
  readonly name: string | null;
  /** What a DNS or mDNS message is; `null` for everything else. */
  readonly dns: 'query' | 'response' | null;
}

/** A running capture. */
export interface Capture {
  readonly packets: readonly Packet[];
  /** The next packet that `wanted` accepts, or `null` after `ms`. */
  next(wanted: (packet: Packet) => boolean, ms: number): Promise<Packet | null>;
  close(): Promise<void>;
}

/** Starts capturing on the internet's end of the wire. `nameOf` gives the name an address was given out for. */
export async function openCapture(
  netns: string,
  nameOf: (address: string) => string | null,
): Promise<Capture> {
  const tcpdump = [
    'tcpdump',
    '-i',
    wire.link,
    '-Q',
    'in',
    '-n',
    '-U',
    '--immediate-mode',
    '-Z',
    'root',
    '-w',
    '-',
  ];
  const child = spawn('ip', ['netns', 'exec', netns, ...tcpdump], { stdio: ['ignore', 'pipe', 'pipe'] });
  const packets: Packet[] = [];
  const waiting = new Set<(packet: Packet) => void>();
  const read = pcapReader((frame) => {
    const packet = readFrame(frame, nameOf);
    if (packet === null) return;
    packets.push(packet);
    for (const tell of waiting) tell(packet);
  });
  child.stdout.on('data', read);
  // tcpdump says "listening on …" once it sees packets.
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (text) => String(text).includes('listening on') && resolve());
    child.once('exit', () => reject(new Error('tcpdump ended before it listened.')));
    child.once('error', reject);
  });
  return {
    packets,
    next(wanted, ms) {
      return new Promise((resolve) => {
        const finish = (packet: Packet | null): void => {
          clearTimeout(late);
          waiting.delete(tell);
          resolve(packet);
        };
        const tell = (packet: Packet): void => {
          if (wanted(packet)) finish(packet);
        };
        const late = setTimeout(() => finish(null), ms);
        waiting.add(tell);
      });
    },
    async close() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Cuts a pcap stream (the classic format, in this machine's byte order) into frames. */
function pcapReader(onFrame: (frame: Buffer) => void): (chunk: Buffer) => void {
  const fileHeader = 24;
  const recordHeader = 16;
  let rest: Buffer = Buffer.alloc(0);
  let begun = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    if (!begun && rest.length >= fileHeader) {
      rest = rest.subarray(fileHeader);
      begun = true;
    }
    if (!begun) return;
    while (rest.length >= recordHeader) {
      const end = recordHeader + rest.readUInt32LE(8);
      if (rest.length < end) return;
      onFrame(rest.subarray(recordHeader, end));
      rest = rest.subarray(end);
    }
  };
}

/** Neighbour discovery and multicast listener reports (RFC 4861, RFC 3810): the kernel's own, on any link. */
const linkUpkeep = new Set([130, 131, 132, 133, 134, 135, 136, 143]);

/** An Ethernet frame as a packet; `null` for what the kernel sends to keep the link itself alive. */
function readFrame(frame: Buffer, nameOf: (address: string) => string | null): Packet | null {
  const etherType = frame.readUInt16BE(12);
  const ip = frame.subarray(14);
  if (etherType === 0x0806) return null;
  if (etherType === 0x0800) {
    const dst = [...ip.subarray(16, 20)].join('.');
    const rest = ip.subarray(((ip[0] ?? 0) & 15) * 4);
    return readTransport(ip[9] ?? 0, rest, { dst, name: nameOf(dst) });
  }
  if (etherType !== 0x86dd)
    return { proto: 'other', dst: `ethertype ${etherType}`, port: null, name: null, dns: null };
  const words = Array.from({ length: 8 }, (_, index) => ip.readUInt16BE(24 + index * 2).toString(16));
  const dst = new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1);
  let next = ip[6] ?? 0;
  let rest = ip.subarray(40);
  // Hop-by-hop options, as multicast listener reports carry them.
  while (next === 0 && rest.length >= 8) {
    next = rest[0] ?? 59;
    rest = rest.subarray(((rest[1] ?? 0) + 1) * 8);
  }
  if (next === 58 && linkUpkeep.has(rest[0] ?? 0)) return null;
  return readTransport(next, rest, { dst, name: nameOf(dst) });
}

function readTransport(protocol: number, data: Buffer, to: { dst: string; name: string | null }): Packet {
  if (protocol === 1 || protocol === 58) return { proto: 'icmp', port: null, dns: null, ...to };
  const proto = protocol === 6 ? 'tcp' : protocol === 17 ? 'udp' : 'other';
  if (proto === 'other' || data.length < 4) return { proto: 'other', port: null, dns: null, ...to };
  const port = data.readUInt16BE(2);
  const message = proto === 'udp' && (port === 53 || port === 5353) ? readMessage(data.subarray(8)) : null;
  return { proto, port, dst: to.dst, name: message?.name ?? to.name, dns: message?.dns ?? null };
}

function readMessage(bytes: Buffer): { name: string | null; dns: 'query' | 'response' } | null {
  try {
    const { type, questions = [], answers = [] } = decode(bytes);
    const name = [...questions, ...answers][0]?.name.toLowerCase() ?? null;
    return { name, dns: type === 'response' ? 'response' : 'query' };
  } catch {
    return null;
  }
}
