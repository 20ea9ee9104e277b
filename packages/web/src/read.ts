/**
 * Reading a small request body whole, within a bound.
 * @module
 */
import type { IncomingMessage } from 'node:http';
import { Fault } from '@cloakroom/kit/fault.ts';

/**
 * The body as UTF-8 text.
 * @param most bytes; beyond it the request is drained and refused
 * @throws Fault `request.too-large`, `request.broken`
 */
export async function readText(request: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
    }
  } catch {
    throw new Fault({
      code: 'request.broken',
      status: 400,
      title: 'The request broke off.',
      help: 'Send it again.',
    });
  }
  if (size <= most) return Buffer.concat(chunks).toString('utf8');
  throw new Fault({
    code: 'request.too-large',
    status: 413,
    title: 'The request is larger than this address takes.',
    help: 'Send less at once.',
  });
}
