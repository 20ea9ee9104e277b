/**
 * The gate's own addresses on a site host, for the runtime in that site's pages. Any script of the site can call them
 * too, so each does no more than the site could do by itself.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readText } from '@cloakroom/web/read.ts';
import * as z from 'zod';
import { plantedIn } from '../cookies/planted.ts';
import { parseCookies } from '../session/cookie.ts';
import type { Session } from '../session/session.ts';
import type { Surf } from '../surf.ts';
import { answerTrouble, writeHead } from './answer.ts';
import { gateOriginOf } from './translate.ts';
import type { Visit } from './visit.ts';

/** Paths below this one are the gate's on every site host. */
export const ownPrefix = '/~cloakroom/';

const writes = z.array(z.object({ seq: z.number().int().min(0), line: z.string() })).max(200);
/** 200 writes of 5 KB. */
const writesBytes = 1_100_000;

/** The addresses that prove their session. All are for the site's own pages: a neighbour's script gets nothing. */
async function page({ surf, session, label, facts, request, response }: Visit): Promise<void> {
  const name = facts.target.pathname.slice(ownPrefix.length);
  const own = request.headers['sec-fetch-site'] === 'same-origin';
  const method = request.method ?? 'GET';
  if (own && method === 'GET' && name === `runtime-${surf.runtime.hash}.js`) {
    const cache = 'private, max-age=86400, immutable';
    return text(surf, response, { type: 'text/javascript; charset=utf-8', body: surf.runtime.source, cache });
  }
  if (own && method === 'GET' && name === 'origin') {
    const origin = gateOrigin(surf, session, facts.target.searchParams.get('of') ?? '');
    if (origin !== null)
      return text(surf, response, { type: 'text/plain; charset=utf-8', body: origin, cache: 'no-store' });
  }
  if (own && method === 'POST' && name === 'cookies') {
    const parsed = writes.safeParse(parseJson(await readText(request, writesBytes)));
    if (parsed.success) {
      const writer = pageOf(request.headers.referer, facts.target);
      for (const write of parsed.data.toSorted((a, b) => a.seq - b.seq)) {
        if (session.firstTime(`${label} ${write.seq}`)) session.jar.fromScript(writer, write.line);
      }
      writeHead(surf, response, { status: 204, headers: [['Cache-Control', 'no-store']] });
      response.end();
      return;
    }
  }
  request.resume();
  answerTrouble(surf, response, {
    status: 404,
    title: 'There is nothing here.',
    help: 'Go back.',
    document: false,
  });
}

/** Where the page that wrote is: its path decides a cookie's default path (RFC 6265 §5.1.4). */
function pageOf(referer: string | undefined, target: URL): string {
  return target.origin + (referer !== undefined && URL.canParse(referer) ? new URL(referer).pathname : '/');
}

function gateOrigin(surf: Surf, session: Session, of: string): string | null {
  if (!URL.canParse(of)) return null;
  const url = new URL(of);
  return url.protocol === 'http:' || url.protocol === 'https:'
    ? gateOriginOf(surf, session, url.origin)
    : null;
}

/**
 * Clears what a site stored in the browser. The shell fetches this once for every site when an identity ends, after
 * the session's cookie has gone, so a one-time token proves it.
 */
function wipe(surf: Surf, label: string, request: IncomingMessage, response: ServerResponse): void {
  const fits = surf.wipes.use(label, (request.url ?? '').slice(`${ownPrefix}wipe/`.length));
  // `Clear-Site-Data: "cookies"` on the shell reaches site hosts in Chromium alone, and here it would take the next
  // session's cookie along: so what is left on this host is cleared by name.
  const left = fits ? plantedIn(parseCookies(request.headers.cookie), surf.at) : [];
  writeHead(surf, response, {
    status: fits ? 200 : 403,
    headers: [
      ['Cache-Control', 'no-store'],
      ['Content-Type', 'text/plain; charset=utf-8'],
      ...(fits ? ([['Clear-Site-Data', '"storage", "cache"']] as const) : []),
    ],
    setCookies: left,
  });
  response.end();
}

export const serveOwn = { page, wipe };

function text(
  surf: Surf,
  response: ServerResponse,
  answer: { type: string; body: string; cache: string },
): void {
  writeHead(surf, response, {
    status: 200,
    headers: [
      ['Content-Type', answer.type],
      ['Cache-Control', answer.cache],
      ['X-Content-Type-Options', 'nosniff'],
    ],
    containment: { scripts: true, framedBy: 'nobody' },
  });
  response.end(answer.body);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
