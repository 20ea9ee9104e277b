/**
 * The shell's API: open, keep, change and end a session, and turn addresses into gate URLs.
 * @module
 */
import type { IncomingMessage } from 'node:http';
import { Fault } from '@cloakroom/kit/fault.ts';
import { readText } from '@cloakroom/web/read.ts';
import * as z from 'zod';
import { labelPrefix } from '../addresses.ts';
import { canaryPath } from '../contain/canary.ts';
import type { Headers } from '../contain/policy.ts';
import { plantedIn } from '../cookies/planted.ts';
import { ownPrefix } from '../entry/own.ts';
import { gateUrl, realOriginOf } from '../entry/translate.ts';
import { base32 } from '../label/labels.ts';
import { parseCookies, sessionCookieOf, setSessionCookie } from '../session/cookie.ts';
import type { Session } from '../session/session.ts';
import type { Surf } from '../surf.ts';
import { addressOf } from './address.ts';

/** An answer before it is written. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Headers;
}

/** A sealed state with a full jar; beyond it browsers would not keep it either (5 MB of localStorage). */
const bodyBytes = 5_000_000;

/** Addresses typed and not fetched yet, over all tabs of one session. */
const typedAtOnce = 64;

type Handler = (surf: Surf, call: Call) => Promise<ApiAnswer> | ApiAnswer;

/** One call: its request, its query, and its body where there is one. */
interface Call {
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

const routes = new Map<string, Handler>([
  ['POST /session', openSession],
  ['GET /session', tellSession],
  ['POST /session/resume', resumeSession],
  ['POST /session/open', openAddress],
  ['POST /session/origin', tellOrigin],
  ['POST /session/scripts', setScripts],
  ['POST /session/wipe', wipeSession],
  ['POST /session/begin', beginSession],
  ['POST /canary', releaseCanary],
]);

/** @throws Fault with what to answer. */
export async function answerApi(surf: Surf, path: string, request: IncomingMessage): Promise<ApiAnswer> {
  const query = new URL(request.url ?? '/', surf.at.shell).searchParams;
  const canary = /^\/canary\/([\w-]{1,64})$/.exec(path)?.[1];
  if (canary !== undefined && request.method === 'GET') return tellCanary(surf, canary);
  const handler = routes.get(`${request.method ?? ''} ${path}`);
  if (handler === undefined)
    throw fault('shell.unknown', 404, 'There is nothing at this address.', 'See the shell.');
  const body = request.method === 'POST' ? parseJson(await readText(request, bodyBytes)) : null;
  return handler(surf, { request, query, body });
}

async function openSession(surf: Surf, call: Call): Promise<ApiAnswer> {
  const { grant } = read(z.object({ grant: z.string().max(4_096) }), call);
  const redemption = await surf.redeem.open(grant);
  if (redemption.kind === 'refused') {
    surf.log.event('redeem.refused', { reason: redemption.reason });
    throw fault('redeem.refused', 403, refusals[redemption.reason].title, refusals[redemption.reason].help);
  }
  const before = sessionOf(surf, call);
  const { session, cookie } = surf.sessions.open(redemption.endsAt, before?.scripts ?? true);
  const hosts = before === null ? [] : await endSession(surf, before);
  return {
    status: 200,
    body: { ...view(session), hosts },
    headers: [['Set-Cookie', setSessionCookie(surf.at, cookie, session.endsAt)]],
  };
}

function tellSession(surf: Surf, call: Call): ApiAnswer {
  const cookie = sessionCookieOf(parseCookies(call.request.headers.cookie));
  if (cookie === null) return { status: 200, body: { state: 'none' } };
  const session = surf.sessions.byCookie(cookie);
  if (session === null) return { status: 200, body: { state: 'unknown' } };
  const sealed = call.query.get('have') === String(session.version) ? undefined : surf.sessions.seal(session);
  // The shell asks when its frame has loaded: what arrives from now on is a new page.
  session.settled = true;
  return { status: 200, body: { ...view(session), sealed, shown: shownView(session) } };
}

function resumeSession(surf: Surf, call: Call): ApiAnswer {
  const { sealed } = read(z.object({ sealed: z.string().max(bodyBytes) }), call);
  const cookie = sessionCookieOf(parseCookies(call.request.headers.cookie));
  const session = cookie === null ? null : surf.sessions.resume(sealed, cookie);
  if (session === null) {
    throw fault('session.ended', 403, 'This session has ended.', 'Open a new ticket link to begin another.');
  }
  return { status: 200, body: view(session) };
}

function openAddress(surf: Surf, call: Call): ApiAnswer {
  const session = live(surf, call);
  const url = addressOf(read(z.object({ address: z.string().max(32_768) }), call).address);
  const to = gateUrl(surf, session, url.href, url);
  if (to === null) {
    throw fault(
      'session.full',
      409,
      'This session has met too many sites.',
      'Begin a new identity to go on.',
    );
  }
  const sent = new URL(url.href);
  sent.hash = '';
  // What is typed is fetched at once; what was not is forgotten, oldest first.
  if (session.typed.size >= typedAtOnce) session.typed.delete(session.typed.values().next().value as string);
  session.typed.add(sent.href);
  return { status: 200, body: { href: to.href, url: url.href } };
}

function tellOrigin(surf: Surf, call: Call): ApiAnswer {
  const session = live(surf, call);
  const { label } = read(z.object({ label: z.string().max(64) }), call);
  const origin = realOriginOf(surf, session, surf.at.siteOrigin(label));
  if (origin === null)
    throw fault('label.unknown', 404, 'This is no site of this session.', 'Type its address again.');
  return { status: 200, body: { origin } };
}

function setScripts(surf: Surf, call: Call): ApiAnswer {
  const session = live(surf, call);
  session.scripts = read(z.object({ on: z.boolean() }), call).on;
  session.version += 1;
  return { status: 200, body: view(session) };
}

/** Ends the identity and has the browser forget it; `begin` then starts the next, with what is left of the ticket. */
async function wipeSession(surf: Surf, call: Call): Promise<ApiAnswer> {
  const session = live(surf, call);
  const cookies = session.jar.size();
  const begin = surf.beginnings.permit({ endsAt: session.endsAt, scripts: session.scripts });
  const hosts = await endSession(surf, session);
  return {
    status: 200,
    body: { begin, sites: hosts.length, cookies, hosts },
    headers: [['Clear-Site-Data', '"cookies", "storage"']],
  };
}

/** Ends a session; gives an address for each of its site hosts, at which that host's stored data is emptied. */
async function endSession(surf: Surf, session: Session): Promise<string[]> {
  const origins = session.labels.origins();
  const labels = origins.map((origin) => session.labels.labelOf(origin)).filter((label) => label !== null);
  await surf.sessions.end(session);
  const permits = surf.wipes.permit(labels);
  return permits.map(({ label, token }) => `${surf.at.siteOrigin(label)}${ownPrefix}wipe/${token}`);
}

function beginSession(surf: Surf, call: Call): ApiAnswer {
  const { begin } = read(z.object({ begin: z.string().max(64) }), call);
  const from = surf.beginnings.use(begin);
  if (from === null)
    throw fault('session.ended', 403, 'This session has ended.', 'Open a new ticket link to begin another.');
  const { session, cookie } = surf.sessions.open(from.endsAt, from.scripts);
  // Whatever cookie is still here was planted by a site; only our own may come along.
  const planted = plantedIn(parseCookies(call.request.headers.cookie), surf.at);
  const expired = planted.map((line): [string, string] => ['Set-Cookie', line]);
  return {
    status: 200,
    body: view(session),
    headers: [...expired, ['Set-Cookie', setSessionCookie(surf.at, cookie, session.endsAt)]],
  };
}

function releaseCanary(surf: Surf): ApiAnswer {
  const id = surf.canaries.release();
  const path = canaryPath + id;
  const name = (): string => base32(surf.random.bytes(16));
  const control = surf.at.siteOrigin(labelPrefix + name()) + path;
  return { status: 200, body: { id, url: surf.at.canaryOrigin(name()) + path, control } };
}

function tellCanary(surf: Surf, id: string): ApiAnswer {
  const arrived = surf.canaries.arrived(id);
  if (arrived === null)
    throw fault('canary.unknown', 404, 'This test is over.', 'Reload the shell to test again.');
  return { status: 200, body: arrived };
}

function view(session: Session): object {
  return { state: 'live', endsAt: session.endsAt, scripts: session.scripts, version: session.version };
}

function shownView(session: Session): object | null {
  const { shown } = session;
  return shown === null ? null : { ...shown, title: '', origin: new URL(shown.url).origin };
}

function sessionOf(surf: Surf, call: Call): Session | null {
  return surf.sessions.byCookie(sessionCookieOf(parseCookies(call.request.headers.cookie)));
}

function live(surf: Surf, call: Call): Session {
  const session = sessionOf(surf, call);
  if (session === null)
    throw fault('session.none', 401, 'No session is open here.', 'Open a ticket link first.');
  return session;
}

function read<T>(schema: z.ZodType<T>, call: Call): T {
  const parsed = schema.safeParse(call.body);
  if (parsed.success) return parsed.data;
  throw fault('shell.malformed', 400, 'This call does not have the form it should.', 'Reload the shell.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fault(code: string, status: number, title: string, help: string): Fault {
  return new Fault({ code, status, title, help });
}

const refusals = {
  malformed: {
    title: 'This is not a ticket of this gate.',
    help: 'Copy the whole link again, or get a new ticket.',
  },
  expired: {
    title: 'This ticket is out of date.',
    help: 'A ticket opens a session on its own day only. Get a new one.',
  },
  spent: { title: 'This ticket has been used.', help: 'A ticket opens one session, once. Get a new one.' },
  unavailable: {
    title: 'The gate cannot check tickets now.',
    help: 'It lets nobody in on a maybe. Try again in a minute.',
  },
} as const;
