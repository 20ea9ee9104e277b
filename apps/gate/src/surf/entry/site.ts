/**
 * One request of a page to a site: route by label, prove by cookie, fetch, translate, pass on.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Fault } from '@cloakroom/kit/fault.ts';
import type { EgressResponse } from '@cloakroom/net/egress.ts';
import { framedBy } from '../contain/framing.ts';
import { plantedIn } from '../cookies/planted.ts';
import { writesIn } from '../cookies/writes.ts';
import { allowsOrigin, localPreflight, needsCors, readable } from '../headers/cors.ts';
import { factsOf, isDocument, type RequestFacts } from '../headers/facts.ts';
import { needsPreflight, preflight } from '../headers/preflight.ts';
import { outgoingHeaders, scriptSetNames } from '../headers/request.ts';
import { incomingHeaders } from '../headers/response.ts';
import { parseCookies, sessionCookieOf } from '../session/cookie.ts';
import type { Session } from '../session/session.ts';
import type { Surf } from '../surf.ts';
import { anonymousPath } from './anonymous.ts';
import { answerTrouble, writeHead } from './answer.ts';
import { bodyKind, mayRewrite, rewriting } from './body.ts';
import { ownPrefix, serveOwn } from './own.ts';
import { gateUrl, realOriginOf } from './translate.ts';

type Cookies = readonly (readonly [string, string])[];

/** A request that proved its session. */
interface Visit {
  readonly surf: Surf;
  readonly session: Session;
  readonly label: string;
  readonly facts: RequestFacts;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly cookies: Cookies;
  readonly typed: boolean;
}

export async function serveSite(
  surf: Surf,
  label: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const document = isDocument({ dest: request.headers['sec-fetch-dest'] ?? '' });
  if (isPreflight(surf, request)) return answerPreflight(surf, request, response);
  const cookies = parseCookies(request.headers.cookie);
  const path = request.url ?? '/';
  if (path.startsWith(`${ownPrefix}wipe/`)) return serveOwn.wipe(surf, label, request, response);
  const routed = surf.sessions.byLabel(label);
  const leaf = routed === null || request.method !== 'GET' ? null : anonymousPath(routed, label, path);
  const proved = surf.sessions.byCookie(sessionCookieOf(cookies));
  // The same answer for a label that does not exist, one that has died and one of somebody else.
  // A target that is no path (`@evil.test/`) would change the host that it is appended to.
  if (!path.startsWith('/') || routed === null || (proved !== routed && leaf === null))
    return notYours(surf, request, response);
  const origin = routed.labels.originOf(label);
  if (origin === null) return notYours(surf, request, response);
  const target = new URL(origin + (leaf ?? path));
  const typed = document && routed.typed.delete(target.href);
  if (request.headers['sec-fetch-dest'] === 'document') return toShell(surf, response, target);
  const facts = factsOf({
    target,
    method: request.method ?? 'GET',
    headers: request.headers,
    typed,
    realOrigin: (site) => realOriginOf(surf, routed, site),
  });
  const anonymous = proved !== routed;
  const visit: Visit = {
    surf,
    session: routed,
    label,
    facts: anonymous ? { ...facts, credentials: false } : facts,
    request,
    response,
    cookies,
    typed,
  };
  applyWrites(visit);
  try {
    if (leaf === null && path.startsWith(ownPrefix)) await serveOwn.page(visit);
    else await pass(visit);
  } catch (error) {
    fail(visit, error);
  }
}

/** Fetches from the site and passes the answer on. */
async function pass(visit: Visit): Promise<void> {
  const { surf, session, facts, request, response } = visit;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
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
  takeCookies(visit, answer);
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
    headers.push(['Location', to.href]);
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

/** Remembers what the frame shows: the first document after the last settled page, or one that a person asked for. */
function show(visit: Visit, status: number): void {
  const { session, facts, request } = visit;
  if (!session.settled && !visit.typed && request.headers['sec-fetch-user'] !== '?1') return;
  session.shown = { url: facts.target.href, status };
  session.settled = false;
}

function takeCookies(visit: Visit, answer: EgressResponse): void {
  if (!visit.facts.credentials) return;
  for (const [name, value] of answer.headers) {
    if (name.toLowerCase() === 'set-cookie') {
      visit.session.jar.fromResponse(visit.facts.target.href, value, visit.facts.siteContext);
    }
  }
}

/** Applies the cookie writes that a page carried here. They are of this host's own pages, whoever sends the request. */
function applyWrites(visit: Visit): void {
  for (const write of writesIn(visit.cookies)) {
    if (visit.session.firstTime(`${visit.label} ${write.name}`)) {
      visit.session.jar.fromScript(visit.facts.target.href, write.line);
    }
  }
}

function refererOf(visit: Visit): string | null {
  const sent = visit.request.headers.referer;
  if (sent === undefined || !URL.canParse(sent)) return null;
  const url = new URL(sent);
  const real = realOriginOf(visit.surf, visit.session, url.origin);
  // Whole within the site; to another site the gate's Referrer-Policy has the browser send none.
  return real === null || real !== visit.facts.target.origin ? null : real + url.pathname + url.search;
}

function isPreflight(surf: Surf, request: IncomingMessage): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers['access-control-request-method'] !== undefined &&
    surf.at.labelOfOrigin(request.headers.origin ?? '') !== null
  );
}

function answerPreflight(surf: Surf, request: IncomingMessage, response: ServerResponse): void {
  const text = (name: string): string => String(request.headers[name] ?? '');
  const asked = [
    text('origin'),
    text('access-control-request-method'),
    text('access-control-request-headers'),
  ] as const;
  writeHead(surf, response, { status: 204, headers: localPreflight(...asked) });
  response.end();
}

function notYours(surf: Surf, request: IncomingMessage, response: ServerResponse): void {
  const dest = request.headers['sec-fetch-dest'] ?? '';
  const outside = dest === 'document';
  const next = outside ? { href: `${surf.at.shell}/`, label: 'Open the shell' } : undefined;
  answerTrouble(surf, response, { ...noSession, document: isDocument({ dest }), outside, next });
}

/** Opened outside the frame: the shell takes the address, in its fragment, which is sent nowhere. */
function toShell(surf: Surf, response: ServerResponse, target: URL): void {
  writeHead(surf, response, {
    status: 303,
    headers: [
      ['Location', `${surf.at.shell}/#${target.href}`],
      ['Cache-Control', 'no-store'],
    ],
  });
  response.end();
}

function fail(visit: Visit, error: unknown): void {
  const { surf, response, facts } = visit;
  if (response.destroyed || response.closed) return;
  const fault = error instanceof Fault ? error : brokenOff;
  if (!(error instanceof Fault) && !response.headersSent) surf.log.event('surf.bug', { where: 'site' });
  if (isDocument(facts)) show(visit, fault.status);
  const plain =
    facts.target.protocol === 'https:' && visit.typed
      ? gateUrl(surf, visit.session, `http:${facts.target.href.slice(6)}`, facts.target)
      : null;
  const next = plain === null ? undefined : { href: plain.href, label: 'Try it without encryption (http)' };
  answerTrouble(surf, response, {
    status: fault.status,
    title: fault.title,
    help: fault.help,
    document: isDocument(facts),
    next,
  });
}

const noSession = {
  status: 403,
  title: 'This address belongs to a session that is not open here.',
  help: 'Addresses below this gate work only in the browser that made them, and only until its session ends.',
};
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
const brokenOff = new Fault({
  code: 'surf.broken',
  status: 502,
  title: 'The answer broke off.',
  help: 'Reload the page to try again.',
});
