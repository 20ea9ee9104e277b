/**
 * `cdn.test`: what other sites load from another origin. Stylesheets that import and name pictures in every form of
 * URL, a font, pictures, scripts of both kinds, and JSON under every CORS policy.
 * @module
 */
import { createHash } from 'node:crypto';
import { baseCss, classicScript, moduleHelper, moduleScript, themeCss } from './cdn.assets.ts';
import { buildBlockFont } from './font.ts';
import { drawPng, drawPortrait } from './images.ts';
import {
  content,
  page,
  redirect,
  type Site,
  type SiteAnswer,
  type SiteRequest,
  type Surroundings,
} from './site.ts';

/** How many bytes `/bytes` has: enough for several ranges. */
export const rangedBytes = 100_000;

/** Opens the CDN. */
export function openCdn(around: Surroundings): Site {
  const files = assets(around);
  return (request) => {
    if (request.path.startsWith('/api/')) return api(request, around);
    // One hop of the forum's redirect chain, protocol-relative on purpose.
    if (request.path === '/bounce') {
      return redirect(307, `//${around.origin('news.test').slice(7)}/hop`, {
        'set-cookie': 'hop=cdn; Path=/',
      });
    }
    const file = files.get(request.path);
    return file === undefined ? page('<h1>Not on this CDN</h1>', 404) : serveFile(request, file);
  };
}

/** Everything static, by path, drawn once. */
function assets(around: Surroundings): ReadonlyMap<string, SiteAnswer> {
  const css = 'text/css; charset=utf-8';
  const js = 'text/javascript; charset=utf-8';
  const here = around.origin('cdn.test');
  const open = { 'access-control-allow-origin': '*' };
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="#2f6f5e"/>' +
    '<path d="M9 12h14M9 17h14M9 22h9" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>';
  return new Map([
    ['/theme.css', content(css, themeCss(here))],
    ['/base.css', content(css, baseCss(here))],
    ['/block.ttf', content('font/ttf', buildBlockFont('Block'), open)],
    [
      '/paper.png',
      content(
        'image/png',
        drawPng(8, 8, (x, y) => ((x + y) % 8 === 0 ? [236, 232, 222] : [246, 243, 236])),
      ),
    ],
    [
      '/banner.png',
      content(
        'image/png',
        drawPng(240, 48, (x, y) => [47 + Math.floor(x / 8), 111 + y, 94 + Math.floor(x / 6)]),
      ),
    ],
    ['/dot.png', content('image/png', drawPortrait(16, [192, 96, 48]))],
    ['/ada.png', content('image/png', drawPortrait(48, [70, 100, 180]))],
    ['/bo.png', content('image/png', drawPortrait(48, [170, 80, 90]))],
    ['/logo.svg', content('image/svg+xml', svg)],
    ['/classic.js', content(js, classicScript)],
    ['/module.js', content(js, moduleScript(here), open)],
    ['/helper.js', content(js, moduleHelper, open)],
    [
      '/bytes',
      content(
        'application/octet-stream',
        Buffer.from(Uint8Array.from({ length: rangedBytes }, (_, at) => at % 251)),
      ),
    ],
  ]);
}

/** A static file with its validator (RFC 9110 §8.8.3) and single byte ranges (§14.2). */
function serveFile(request: SiteRequest, file: SiteAnswer): SiteAnswer {
  const body = Buffer.from(file.body ?? '');
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`;
  const headers = { ...file.headers, etag, 'cache-control': 'public, max-age=60', 'accept-ranges': 'bytes' };
  if (request.headers['if-none-match'] === etag) return { status: 304, headers };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (range === null) return { status: 200, headers, body };
  const from = Number(range[1]);
  const to = Math.min(range[2] === '' ? body.length - 1 : Number(range[2]), body.length - 1);
  if (from > to) return { status: 416, headers: { 'content-range': `bytes */${body.length}` } };
  const contentRange = `bytes ${from}-${to}/${body.length}`;
  return {
    status: 206,
    headers: { ...headers, 'content-range': contentRange },
    body: body.subarray(from, to + 1),
  };
}

/**
 * JSON under the three CORS policies: `/api/exact` names the forum and allows credentials, `/api/any` says `*`,
 * `/api/none` says nothing. `/api/item` needs a preflight: PUT with `X-Draft`. Each echoes what it was sent.
 */
function api(request: SiteRequest, around: Surroundings): SiteAnswer {
  const echo = JSON.stringify({
    method: request.method,
    origin: request.headers.origin ?? null,
    cookie: request.headers.cookie ?? null,
    draft: request.headers['x-draft'] ?? null,
    body: request.body.toString('utf8'),
  });
  const json = 'application/json';
  const exact = {
    'access-control-allow-origin': around.origin('forum.test'),
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  };
  switch (request.path) {
    case '/api/exact':
      return content(json, echo, { ...exact, 'set-cookie': 'cdn_seen=1; Path=/' });
    case '/api/any':
      return content(json, echo, { 'access-control-allow-origin': '*' });
    case '/api/none':
      return content(json, echo);
    case '/api/item': {
      if (request.method !== 'OPTIONS') {
        return content(json, echo, {
          ...exact,
          'access-control-expose-headers': 'X-Revision',
          'x-revision': '7',
        });
      }
      const allow = {
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'x-draft, content-type',
      };
      return { status: 204, headers: { ...exact, ...allow, 'access-control-max-age': '0' } };
    }
    default:
      return { ...content(json, '{"error":"no such call"}'), status: 404 };
  }
}
