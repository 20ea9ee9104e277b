/**
 * `/healthz`: the one path that every HTTP port answers whatever the Host, so that a launcher, a monitor or a load
 * balancer may ask by address. It says which house answers and nothing else.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Where health is asked. */
const healthPath = '/healthz';

/**
 * Answers a health question.
 * @returns false when the request is not one; nothing has been written then.
 */
export function answerHealth(house: string, request: IncomingMessage, response: ServerResponse): boolean {
  const path = request.url?.split('?', 1)[0];
  if (path !== healthPath || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  const body = `${JSON.stringify({ house, ok: true })}\n`;
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  return true;
}
