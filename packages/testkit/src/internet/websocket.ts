/**
 * The server's end of a WebSocket (RFC 6455), as much of it as a site of tests needs: no extension, whole messages.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { SiteRequest } from './site.ts';

/** What a site is told of one connection. */
export interface WebSocketEvents {
  message(data: Buffer, binary: boolean): void;
  /** The browser's close code; 1005 when it gave none, 1006 when it went without a word (§7.4.1). */
  close(code: number): void;
}

/** What a site does with one connection. */
export interface WebSocketEnd {
  send(data: string | Buffer): void;
  close(code: number, reason: string): void;
}

/** Opcodes (§5.2). */
const text = 1;
const binary = 2;
const closing = 8;
const ping = 9;
const pong = 10;

/** Takes a handshake. `fields` go into its answer, e.g. the chosen subprotocol. */
export function openWebSocket(
  request: SiteRequest,
  socket: Duplex,
  fields: Readonly<Record<string, string>>,
  listen: (end: WebSocketEnd) => WebSocketEvents,
): void {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const answer = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Accept': accept, ...fields };
  const lines = Object.entries(answer).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);

  let over = false;
  /** Our own Close is out: the other's is then its answer, and gets none (§5.5.1). */
  let said = false;
  const write = (opcode: number, payload: Buffer): void => {
    if (!over) socket.write(frame(opcode, payload));
  };
  const events = listen({
    send: (data) => write(typeof data === 'string' ? text : binary, Buffer.from(data)),
    close(code, reason) {
      said = true;
      write(closing, closePayload(code, reason));
    },
  });
  const end = (code: number): void => {
    if (over) return;
    over = true;
    events.close(code);
    socket.end();
  };
  let waiting: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let kind = text;
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (let read = readFrame(waiting); read !== null; read = readFrame(waiting)) {
      waiting = waiting.subarray(read.length);
      const { opcode, payload, final } = read;
      if (opcode === ping) write(pong, payload);
      if (opcode === closing) {
        if (!said) write(closing, payload.subarray(0, 2));
        end(payload.length < 2 ? 1005 : payload.readUInt16BE(0));
      }
      if (opcode >= closing) continue;
      if (opcode !== 0) kind = opcode;
      parts.push(payload);
      if (!final) continue;
      events.message(Buffer.concat(parts), kind === binary);
      parts = [];
    }
  });
  socket.on('end', () => end(1006));
  socket.on('close', () => end(1006));
}

/** One frame of a browser (§5.2), or null while it is not whole. Browsers mask what they send. */
function readFrame(
  bytes: Buffer,
): { opcode: number; final: boolean; payload: Buffer; length: number } | null {
  if (bytes.length < 2) return null;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const mask = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < mask + 4) return null;
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const length = mask + 4 + size;
  if (bytes.length < length) return null;
  const payload = Buffer.from(bytes.subarray(mask + 4, length));
  for (let at = 0; at < size; at += 1) payload[at] = (payload[at] ?? 0) ^ (bytes[mask + (at % 4)] ?? 0);
  return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload, length };
}

function frame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = size < 126 ? size : size < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(size, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([head, payload]);
}

function closePayload(code: number, reason: string): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code, 0);
  payload.write(reason, 2);
  return payload;
}
