/**
 * A gate's door for tests: real HTTP on both sides, a stand-in site on loopback, a clock that stands still. One to a
 * process.
 * @module
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { manualClock } from '@cloakroom/kit/clock.ts';
import { openLog } from '@cloakroom/kit/events.ts';
import { systemRandom } from '@cloakroom/kit/random.ts';
import { generateGrantKeys, mintGrant } from '@cloakroom/passes/grant.ts';
import { gateConfig } from '../../../config.ts';
import { gateEvents } from '../../../events.ts';
import { type OpenSurf, openSurf } from '../../open.ts';
import { serve } from '../entry.ts';

/** What a request got. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const keys = generateGrantKeys();
const clock = manualClock(Date.UTC(2026, 5, 1, 12));
/** What the gate logged. */
export const lines: string[] = [];
/** What reached the stand-in site. */
export const seen: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let state = '';
let site: Server;
let gate: Server;
let open: OpenSurf;
/** The stand-in site's real origin. */
export let origin = '';

/** Starts site and gate. */
export async function openDoor(): Promise<void> {
  site = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ path: request.url ?? '', headers: request.headers, body });
      answerAsSite(request.url ?? '', request.method ?? '', response);
    });
  });
  origin = `http://site.test:${await listen(site)}`;
  gate = createServer((request, response) => void serve(open.surf, request, response));
  state = mkdtempSync(join(tmpdir(), 'cloakroom-entry-'));
  await listen(gate);
  open = await openGate();
}

/** Ends both and removes the gate's state. */
export async function closeDoor(): Promise<void> {
  await open.close();
  gate.close();
  site.close();
  rmSync(state, { recursive: true });
}

/** The port that the gate listens on. */
export function gatePort(): number {
  return (gate.address() as AddressInfo).port;
}

/** Ends the gate and starts it anew on the same state folder. */
export async function restart(): Promise<void> {
  await open.close();
  open = await openGate();
}

function openGate(): Promise<OpenSurf> {
  const config = gateConfig({
    GATE_STATE: state,
    GATE_GRANT_KEY: keys.publicKey,
    CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8',
    CLOAKROOM_EGRESS_RESOLVE: '*.test=127.0.0.1',
    CLOAKROOM_ENDPOINTS: String(gatePort()),
  });
  return openSurf(config, {
    clock,
    random: systemRandom,
    log: openLog(gateEvents, (line) => lines.push(line), clock),
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function answerAsSite(path: string, method: string, response: ServerResponse): void {
  const { hostname, port } = new URL(origin);
  if (path === '/away') response.writeHead(302, { location: `http://other.test:${port}/x` }).end();
  else if (path === '/odd') response.writeHead(302, { location: 'gopher://other.test/' }).end();
  else if (path === '/login')
    response.writeHead(303, { location: '/', 'set-cookie': 'sid=s3cret; HttpOnly; Path=/' }).end();
  else if (path === '/denied')
    response.writeHead(200, { 'content-type': 'text/html', 'x-frame-options': 'DENY' }).end('<p>mine');
  else if (path === '/packed') {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
    response.end(gzipSync(`<p><img src="${origin}/a.png"><a href="http://other.test:${port}/">other</a>`));
  } else if (path === '/bomb') {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
    response.end(gzipSync(Buffer.alloc(257 * 1024 * 1024)));
  } else if (path === '/api' && method === 'OPTIONS') {
    response
      .writeHead(204, { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'PUT' })
      .end();
  } else if (path === '/styled') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<style>@font-face{font-family:f;src:url(http://other.test:${port}/f.woff2?v=1)}</style>`);
  } else if (path === '/f.woff2?v=1') {
    response.writeHead(200, { 'access-control-allow-origin': '*', 'set-cookie': 'leaf=1' }).end('font');
  } else if (path === '/open') response.writeHead(200, { 'access-control-allow-origin': '*' }).end('open');
  else if (path === '/closed') response.writeHead(200, {}).end('closed');
  else if (path === '/hostile') {
    response.writeHead(200, {
      'content-type': 'text/html',
      'connection-allowlist': '("*://*")',
      'content-security-policy': 'default-src *',
      link: `<http://evil.test/>; rel=preconnect`,
      refresh: '0; url=http://evil.test/',
    });
    response.end(`<title>${hostname}</title>`);
  } else
    response.writeHead(path === '/missing' ? 404 : 200, { 'content-type': 'text/plain' }).end(`at ${path}`);
}

/** Asks the gate, with any Host. */
export function ask(
  host: string,
  path: string,
  headers: Record<string, string> = {},
  send?: { method: string; body: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const port = gatePort();
    const call = httpRequest({
      port,
      host: '127.0.0.1',
      path,
      method: send?.method ?? 'GET',
      headers: { host, ...headers },
    });
    call.on('error', reject);
    call.on('response', (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    call.end(send?.body);
  });
}

/** The shell's host. */
export const shell = 'surf.localhost:8090';

/** Calls the shell's API as its own script does. */
export function api(path: string, body: unknown, cookie = ''): Promise<Answer> {
  const headers = { 'x-cloakroom': '1', 'sec-fetch-site': 'same-origin', cookie };
  return ask(shell, `/api${path}`, headers, { method: 'POST', body: JSON.stringify(body) });
}

/** The session cookie that an answer set. */
export function cookieOf(answer: Answer): string {
  const line = answer.headers['set-cookie']?.find((text) => text.startsWith('__Http-cloakroom='));
  return line?.split(';', 1)[0] ?? '';
}

/** A new grant of this gate. */
export function newGrant(): string {
  return mintGrant(keys.privateKey, clock.now() + 3_600_000, systemRandom);
}

/** A new session's cookie, as a Cookie header. */
export async function begin(): Promise<string> {
  const answer = await api('/session', { grant: newGrant() });
  assert.equal(answer.status, 200, answer.body);
  return cookieOf(answer);
}

/** Host of the stand-in site in the session of `cookie`. */
export async function hostOf(cookie: string, address = `${origin}/`): Promise<string> {
  const answer = await api('/session/open', { address }, cookie);
  assert.equal(answer.status, 200, answer.body);
  return new URL((JSON.parse(answer.body) as { href: string }).href).host;
}

/** What a browser says of a page in the frame. */
export const frame = {
  'sec-fetch-dest': 'iframe',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'same-site',
};
