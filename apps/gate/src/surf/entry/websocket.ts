/**
 * A page's WebSocket (RFC 6455): the handshake comes through the same door as a page and goes on in the site's own
 * terms; then bytes pass both ways, unread. It lasts as long as its session: ending that closes the session's
 * connections to sites, and each end here takes the other with it.
 * @module
 */
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Fault } from '@cloakroom/kit/fault.ts';
import { defineLimits } from '@cloakroom/kit/limits.ts';
import type { EgressUpgrade } from '@cloakroom/net/upgrade.ts';
import { factsOf, type RequestFacts } from '../headers/facts.ts';
import { type HeaderPairs, outgoingHeaders } from '../headers/request.ts';
import { incomingHeaders } from '../headers/response.ts';
import { parseCookies, sessionCookieOf } from '../session/cookie.ts';
import type { Session } from '../session/session.ts';
import type { Surf } from '../surf.ts';
import { writeHead } from './answer.ts';
import { applyWrites, takeCookies } from './cookies.ts';
import { ownPrefix } from './own.ts';
import { realOriginOf } from './translate.ts';

export const webSocketLimits = defineLimits('surf.websocket', {
  probe: {
    value: 60_000,
    unit: 'ms',
    why: 'Silence after which TCP asks whether a browser is still there: one that vanished says no goodbye.',
  },
  closing: {
    value: 30_000,
    unit: 'ms',
    why: 'From the end of one side to that of the other; browsers and servers close at once.',
  },
});

/** A handshake that proved its session. */
interface Handshake {
  readonly surf: Surf;
  readonly session: Session;
  readonly facts: RequestFacts;
  readonly request: IncomingMessage;
}

/**
 * Serves one request to leave HTTP. Never throws; the socket is its own from here on.
 * @param head what the browser sent behind the request
 */
export async function serveUpgrade(surf: Surf, request: IncomingMessage, head: Buffer): Promise<void> {
  const { socket } = request;
  // Who reads or writes is told; in between an error must not end the process.
  socket.on('error', () => {});
  if (request.headers.upgrade?.toLowerCase() !== 'websocket' || request.method !== 'GET')
    return refuse({ surf, request }, 501);
  const label = surf.at.labelOfHost((request.headers.host ?? '').toLowerCase());
  if (label === null) return refuse({ surf, request }, 421);
  const cookies = parseCookies(request.headers.cookie);
  const session = surf.sessions.byLabel(label);
  const origin = session?.labels.originOf(label) ?? null;
  const proved = surf.sessions.byCookie(sessionCookieOf(cookies));
  const path = request.url ?? '';
  // One answer for a label that does not exist, has died, or is somebody else's.
  if (!path.startsWith('/') || session === null || origin === null || proved !== session)
    return refuse({ surf, request }, 403);
  if (path.startsWith(ownPrefix)) return refuse({ surf, request }, 404);
  const facts = factsOf({
    target: new URL(origin + path),
    method: 'GET',
    headers: request.headers,
    typed: false,
    realOrigin: (site) => realOriginOf(surf, session, site),
  });
  applyWrites({ session, label, facts, cookies });
  if (head.length > 0) socket.unshift(head);
  const handshake: Handshake = { surf, session, facts, request };
  try {
    await pass(handshake);
  } catch (error) {
    if (!(error instanceof Fault)) surf.log.event('surf.bug', { where: 'site' });
    refuse({ surf, request }, error instanceof Fault ? error.status : 502);
  }
}

/** Asks the site and passes its answer on. */
async function pass(handshake: Handshake): Promise<void> {
  const { surf, session, facts, request } = handshake;
  const { socket } = request;
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  // Until there is an answer a browser has nothing to say, so the end of its half means that it left.
  socket.once('close', leave).once('end', leave);
  if (socket.destroyed) return;
  const answer = await session.egress.upgrade({
    url: facts.target,
    headers: headersOf(handshake),
    signal: gone.signal,
  });
  socket.off('close', leave).off('end', leave);
  takeCookies(handshake, answer.headers);
  if (answer.kind === 'answered') {
    // Browsers show pages nothing of such an answer.
    answer.body.destroy();
    const { status, headers } = answer;
    return refuse(handshake, status, incomingHeaders(headers, { rewritten: true, document: true }));
  }
  socket.write(switching(answer), 'latin1');
  socket.setKeepAlive(true, webSocketLimits.probe.value);
  join(surf, socket, answer.socket);
}

/** The fields of the handshake itself (RFC 6455 §11.3): the two ends' own, passed as they are. */
const handshakeField = /^sec-websocket-(?:key|version|protocol|extensions|accept)$/;

function headersOf({ session, facts, request }: Handshake): HeaderPairs {
  const headers = outgoingHeaders({
    facts,
    raw: request.rawHeaders,
    cookie: session.jar.header(facts.target.href, facts.siteContext),
    referer: null,
    peer: request.socket.remoteAddress ?? '',
    rewritten: false,
  });
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = (request.rawHeaders[at] ?? '').toLowerCase();
    if (handshakeField.test(name)) headers.push([name, request.rawHeaders[at + 1] ?? '']);
  }
  return headers;
}

/** The 101 for the browser. Of the site's fields only the handshake's own: no page could read another. */
function switching(answer: EgressUpgrade): string {
  const fields = answer.headers.filter(([name]) => handshakeField.test(name));
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Connection: Upgrade',
    'Upgrade: websocket',
    ...fields.map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
}

/** Passes bytes both ways, each as fast as the other end takes them, until both ends have ended or one broke. */
function join(surf: Surf, one: Duplex, other: Duplex): void {
  let cancel: (() => void) | undefined;
  const cut = (): void => {
    cancel?.();
    one.destroy();
    other.destroy();
  };
  const carry = (from: Duplex, to: Duplex): void => {
    from.pipe(to);
    from.once('end', () => {
      cancel ??= surf.clock.after(webSocketLimits.closing.value, cut);
    });
    // One that closed with all said and heard leaves the other time to say the rest.
    from.once('close', () => (!from.readableEnded || !from.writableFinished || to.closed) && cut());
  };
  carry(one, other);
  carry(other, one);
  if (one.destroyed || other.destroyed) cut();
}

/** Answers with HTTP after all, under the containment of every answer, and closes. */
function refuse(
  { surf, request }: Pick<Handshake, 'surf' | 'request'>,
  status: number,
  headers: HeaderPairs = [['Cache-Control', 'no-store']],
): void {
  const { socket } = request;
  if (socket.destroyed) return;
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // Node's own way of answering on a socket that its server has let go.
  response.assignSocket(socket);
  response.once('finish', () => {
    response.detachSocket(socket);
    socket.destroySoon();
  });
  writeHead(surf, response, { status, headers });
  response.end();
}
