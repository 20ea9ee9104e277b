/**
 * The passage of a proved request: out to the site in the site's own terms, and its answer back in the gate's.
 * @module
 */
import { pipeline } from 'node:stream/promises';
import type { EgressResponse } from '@cloakroom/net/egress.ts';
import { framedBy } from '../contain/framing.ts';
import { plantedIn } from '../cookies/planted.ts';
import { allowsOrigin, needsCors, readable } from '../headers/cors.ts';
import { isDocument } from '../headers/facts.ts';
import { needsPreflight, preflight } from '../headers/preflight.ts';
import { outgoingHeaders, scriptSetNames } from '../headers/request.ts';
import { incomingHeaders } from '../headers/response.ts';
import { answerTrouble, writeHead } from './answer.ts';
import { bodyKind, mayRewrite, rewriting } from './body.ts';
import { takeCookies } from './cookies.ts';
import { sameEvents } from './events.ts';
import { gateUrl, realOriginOf } from './translate.ts';
import { show, type Visit } from './visit.ts';

/** Fetches from the site and passes the answer on. */
export async function pass(visit: Visit): Promise<void> {
  const { surf, session, facts, request, response } = visit;
  const gone = new AbortController();
  // Only a visitor who left: an abort after a whole answer would still cost an exception with its stack.
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const rewritten = mayRewrite(facts);
  const hasBody =
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  const headers = outgoingHeaders({
    facts,
    raw: request.rawHeaders,
    cookie: facts.credentials ? session.jar.header(facts.target.href, facts.siteContext) : '',
    referer: refererOf(visit),
    peer: request.socket.remoteAddress ?? '',
    rewritten,
  });
  const names = scriptSetNames(headers);
  if (needsPreflight(facts, names, request.headers['content-type'] ?? '')) {
    const asked = { facts, names, cache: session.preflights, egress: session.egress, signal: gone.signal };
    if (!(await preflight(asked))) {
      request.resume();
      return answerTrouble(surf, response, { ...refusedByCors, document: false });
    }
  }
  const length = request.headers['content-length'];
  if (hasBody && length !== undefined) headers.push(['content-length', length]);
  const answer = await session.egress.request({
    url: facts.target,
    method: facts.method,
    headers,
    body: hasBody ? request : null,
    signal: gone.signal,
  });
  await passAnswer(visit, answer);
}

async function passAnswer(visit: Visit, answer: EgressResponse): Promise<void> {
  const { surf, session, facts, response } = visit;
  const lookup = (name: string): string =>
    answer.headers
      .filter(([key]) => key.toLowerCase() === name)
      .map(([, value]) => value)
      .join(', ');
  takeCookies(visit, answer.headers);
  const kind = bodyKind(facts, answer.status, lookup('content-type'));
  const document = isDocument(facts);
  const headers = [
    ...incomingHeaders(answer.headers, { rewritten: kind !== 'as it is', document: kind === 'html' }),
  ];
  const location = lookup('location');
  if (answer.status >= 300 && answer.status < 400 && location !== '') {
    const to = gateUrl(surf, session, location, facts.target);
    if (to === null) {
      answer.body.destroy();
      return answerTrouble(surf, response, { ...untranslatable, document });
    }
    if (visit.typed && to.real !== null) session.typed.add(to.real.href);
    headers.push(['Location', sameEvents(visit.request, to.href)]);
  }
  if (needsCors(facts)) {
    if (!allowsOrigin(facts, lookup)) {
      answer.body.destroy();
      return answerTrouble(surf, response, { ...refusedByCors, document: false });
    }
    const site = String(visit.request.headers.origin);
    headers.push(
      ...readable(
        site,
        lookup,
        answer.headers.map(([name]) => name),
        facts.credentials,
      ),
    );
  }
  if (document && (answer.status < 300 || answer.status >= 400)) show(visit, answer.status);
  const stages = rewriting({ surf, session, facts, kind, lookup });
  writeHead(surf, response, {
    status: answer.status,
    headers,
    setCookies: plantedIn(visit.cookies, surf.at),
    containment: { scripts: session.scripts, framedBy: framedBy(surf, session, facts.target, lookup) },
  });
  await pipeline([answer.body, ...stages, response]);
}

function refererOf(visit: Visit): string | null {
  const sent = visit.request.headers.referer;
  if (sent === undefined || !URL.canParse(sent)) return null;
  const url = new URL(sent);
  const real = realOriginOf(visit.surf, visit.session, url.origin);
  // Whole within the site; to another site the gate's Referrer-Policy has the browser send none.
  return real === null || real !== visit.facts.target.origin ? null : real + url.pathname + url.search;
}

const refusedByCors = {
  status: 403,
  title: 'The site does not let this page read it.',
  help: 'Nothing to do.',
};
const untranslatable = {
  status: 502,
  title: 'The site sent you to an address that is not on the web.',
  help: 'The gate opens http and https addresses only. Go back, or type another address.',
};
