/**
 * One host of the house as a request listener: health, the look, its pages, and a proper answer to everything else.
 * @module
 */
import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { Fault } from '@cloakroom/kit/fault.ts';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { answerHealth } from './health.ts';
import { lookCss } from './look/base.ts';
import { markSvg } from './look/mark.ts';
import type { PageParts } from './look/page.ts';
import { answerProblem } from './problem.ts';
import { setPageHeaders } from './security.ts';

/** What one host is made of. */
export interface SiteParts {
  readonly house: PageParts['house'];
  /** The origin readers use. Requests for any other host are refused, which also stops DNS rebinding. */
  readonly origin: string;
  /** Adds the pages. */
  readonly pages: (app: Hono) => void;
  /** Told when a page failed with something that is not a Fault, i.e. a bug. Learns nothing of the request. */
  readonly failed: () => void;
  /** Set where no host name leads here (a Unix socket): any Host is answered. */
  readonly anyHost?: boolean;
}

/** The listener of one host. */
export function siteListener(parts: SiteParts): RequestListener {
  const origin = new URL(parts.origin);
  const app = siteApp(parts);
  const answer = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    errorHandler: (error) => problemResponse(malformed(error), undefined, parts),
  });
  return (request, response) => {
    setPageHeaders(response, origin);
    if (answerHealth(parts.house, request, response)) return;
    void answer(request, response);
  };
}

function siteApp(parts: SiteParts): Hono {
  const host = new URL(parts.origin).host;
  const app = new Hono();
  app.onError((error, context) => problemResponse(error, context.req.header('accept'), parts));
  app.notFound((context) => problemResponse(notFound, context.req.header('accept'), parts));
  app.use(async (context, next) => {
    if (parts.anyHost !== true && context.req.header('host')?.toLowerCase() !== host) {
      throw new Fault({
        code: 'host.unknown',
        status: 421,
        title: 'This address is not served here.',
        help: `Open ${parts.origin} instead.`,
      });
    }
    await next();
  });
  addAsset(app, '/look.css', 'text/css; charset=utf-8', lookCss);
  addAsset(app, '/mark.svg', 'image/svg+xml', markSvg);
  app.get('/favicon.ico', (context) => context.redirect('/mark.svg', 301));
  parts.pages(app);
  return app;
}

/** Serves one fixed text. Browsers ask each time and are told "not modified", so an update shows at once. */
function addAsset(app: Hono, path: string, type: string, text: string): void {
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  app.get(path, (context: Context) => {
    const headers = { 'Content-Type': type, 'Cache-Control': 'no-cache', ETag: tag };
    if (context.req.header('if-none-match') === tag) return new Response(null, { status: 304, headers });
    return new Response(text, { headers });
  });
}

async function problemResponse(
  error: unknown,
  accept: string | undefined,
  parts: SiteParts,
): Promise<Response> {
  if (!(error instanceof Fault)) parts.failed();
  const { status, headers, body } = await answerProblem(error, accept, parts.house);
  return new Response(body, { status, headers });
}

/** The adapter refuses a request it cannot make a URL of; whatever else it reports is a bug of ours. */
function malformed(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'RequestError') return error;
  return new Fault({
    code: 'request.malformed',
    status: 400,
    title: 'This request is not well formed.',
    help: 'Check its target and its Host header.',
  });
}

const notFound = new Fault({
  code: 'page.unknown',
  status: 404,
  title: 'There is no page at this address.',
  help: 'Check the address, or begin at the front page.',
});
