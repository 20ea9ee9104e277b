/**
 * A browser's own CORS preflight on a site host. It carries no cookie, so it proves no session: everybody gets the same
 * yes, and nobody is asked. The site is asked when the real request comes with its proof.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { localPreflight } from '../headers/cors.ts';
import type { Surf } from '../surf.ts';
import { writeHead } from './answer.ts';

/** Whether a request is a preflight of a page of this gate. */
export function isPreflight(surf: Surf, request: IncomingMessage): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers['access-control-request-method'] !== undefined &&
    surf.at.labelOfOrigin(request.headers.origin ?? '') !== null
  );
}

/** Answers it. */
export function answerPreflight(surf: Surf, request: IncomingMessage, response: ServerResponse): void {
  const text = (name: string): string => String(request.headers[name] ?? '');
  const asked = [
    text('origin'),
    text('access-control-request-method'),
    text('access-control-request-headers'),
  ] as const;
  writeHead(surf, response, { status: 204, headers: localPreflight(...asked) });
  response.end();
}
