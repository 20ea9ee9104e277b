/**
 * The door of the surf service: tells the shell, the canary, the site hosts and everything else apart by Host.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerHealth } from '@cloakroom/web/health.ts';
import { type Arrivals, canaryPath } from '../contain/canary.ts';
import { parseCookies, sessionCookieOf } from '../session/cookie.ts';
import { serveShell } from '../shell/server.ts';
import type { Surf } from '../surf.ts';
import { writeHead } from './answer.ts';
import { serveSite } from './site.ts';

/** Serves one request. Never throws; what failed is answered as a page without its cause. */
export async function serve(surf: Surf, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const host = (request.headers.host ?? '').toLowerCase();
  const label = surf.at.labelOfHost(host);
  // A site may have a /healthz of its own: whoever shows a session means that one.
  const visitor = label !== null && sessionCookieOf(parseCookies(request.headers.cookie)) !== null;
  if (!visitor && answerHealth('gate', request, response)) return;
  if (request.url?.startsWith(canaryPath) === true) {
    if (surf.at.isCanaryHost(host)) return serveCanary(surf, 'canary', request, response);
    if (label !== null) return serveCanary(surf, 'control', request, response);
  }
  if (label !== null) return serveSite(surf, label, request, response);
  if (host === surf.at.shellHost) return serveShell(surf, request, response);
  response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(
    'This address is not one of this gate. Open the shell at the address that the operator gave you.\n',
  );
}

/** Notes who got through. The same empty answer on both hosts, whoever asks; it says nothing of any session. */
function serveCanary(
  surf: Surf,
  which: keyof Arrivals,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  surf.canaries.arrive((request.url ?? '').slice(canaryPath.length), which);
  request.resume();
  writeHead(surf, response, { status: 204, headers: [['Cache-Control', 'no-store']] });
  response.end();
}
