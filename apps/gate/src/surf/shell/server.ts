/**
 * The shell's own origin: its page, its two files, and the API that its script talks to. No site's content is ever
 * served here.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault, problemOf } from '@cloakroom/kit/fault.ts';
import { markSvg } from '@cloakroom/web/look/mark.ts';
import { type Headers, shellContainment } from '../contain/policy.ts';
import type { Surf } from '../surf.ts';
import { type ApiAnswer, answerApi } from './api.ts';
import { shellPage } from './page.ts';
import { shellCss } from './style.ts';

export async function serveShell(
  surf: Surf,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path.startsWith('/api/')) return serveApi(surf, path.slice('/api'.length), request, response);
  request.resume();
  const file = fileAt(surf, path);
  const found = file !== null && (request.method === 'GET' || request.method === 'HEAD');
  const body = found ? file.body : 'There is no page at this address. The shell is at /.\n';
  write(surf, response, found ? 200 : 404, [
    ['Content-Type', found ? file.type : 'text/plain; charset=utf-8'],
    ['Content-Length', String(Buffer.byteLength(body))],
  ]);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function fileAt(surf: Surf, path: string): { readonly type: string; readonly body: string } | null {
  if (path === '/')
    return {
      type: 'text/html; charset=utf-8',
      body: shellPage({ siteSuffix: `.${surf.at.shellHost}`, scriptHash: surf.shell.hash }),
    };
  if (path === '/shell.css') return { type: 'text/css; charset=utf-8', body: shellCss };
  if (path === `/shell-${surf.shell.hash}.js`)
    return { type: 'text/javascript; charset=utf-8', body: surf.shell.script };
  if (path === '/mark.svg' || path === '/favicon.ico') return { type: 'image/svg+xml', body: markSvg };
  return null;
}

async function serveApi(
  surf: Surf,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let answer: ApiAnswer;
  try {
    answer = mayCall(surf, request) ? await answerApi(surf, path, request) : refuse();
  } catch (error) {
    if (!(error instanceof Fault)) surf.log.event('surf.bug', { where: 'shell' });
    answer = { status: problemOf(error).status, body: problemOf(error) };
  }
  request.resume();
  const problem = answer.status >= 400;
  const body = `${JSON.stringify(answer.body)}\n`;
  write(surf, response, answer.status, [
    ['Content-Type', problem ? 'application/problem+json' : 'application/json'],
    ['Content-Length', String(Buffer.byteLength(body))],
    ...(answer.headers ?? []),
  ]);
  response.end(body);
}

/**
 * Only the shell's own script may call: sites are neighbours under the same domain, so SameSite does not keep them
 * out. Their requests say `same-site` here, and cannot carry the header without a preflight, which nobody answers.
 */
function mayCall(surf: Surf, request: IncomingMessage): boolean {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin !== undefined && origin !== surf.at.shell) return false;
  return request.method === 'GET' || (request.method === 'POST' && request.headers['x-cloakroom'] === '1');
}

function refuse(): ApiAnswer {
  throw new Fault({
    code: 'shell.refused',
    status: 403,
    title: 'Only the shell may call this.',
    help: 'Open the shell in a browser.',
  });
}

function write(surf: Surf, response: ServerResponse, status: number, headers: Headers): void {
  const fields = [...headers, ...shellContainment(surf.at)].flatMap(([name, value]) => [name, value]);
  response.writeHead(status, fields);
}
