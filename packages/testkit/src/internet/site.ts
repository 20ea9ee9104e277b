/**
 * What a site of the small internet is made of: it takes a whole request and gives a whole answer.
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex, Readable } from 'node:stream';

/** A request as a site sees it; the body is already read. */
export interface SiteRequest {
  readonly method: string;
  /** The host asked for, without port, lower-case. */
  readonly host: string;
  /** Path and query as sent; `path` alone is the pathname. */
  readonly url: URL;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer. A header with several values is an array, as for Set-Cookie. */
export interface SiteAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** In place of a body: sent as it comes, and destroyed when the reader leaves. */
  readonly stream?: Readable;
}

/** One site: stateful, living as long as its internet. */
export interface Site {
  (request: SiteRequest): SiteAnswer | Promise<SiteAnswer>;
  /** Takes a WebSocket handshake; a site without it takes none. The socket is the site's, to be answered and ended. */
  readonly upgrade?: (request: SiteRequest, socket: Duplex) => void;
}

/** What a site may know about its surroundings. */
export interface Surroundings {
  /** `http://<host>:<port>` of another site of this internet. */
  origin(host: string): string;
}

/** An HTML page. */
export function page(body: string, status = 200, headers: SiteAnswer['headers'] = {}): SiteAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

/** An answer of any type. */
export function content(
  type: string,
  body: string | Buffer,
  headers: SiteAnswer['headers'] = {},
): SiteAnswer {
  return { status: 200, headers: { 'content-type': type, ...headers }, body };
}

/** A redirect; `location` is sent as it is: absolute, protocol-relative or relative. */
export function redirect(status: number, location: string, headers: SiteAnswer['headers'] = {}): SiteAnswer {
  return { status, headers: { location, ...headers } };
}

/** Text made safe for HTML text and quoted attributes. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}

/** The cookies of a request (RFC 6265 §5.4), the first of each name. */
export function cookiesOf(request: SiteRequest): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (request.headers.cookie ?? '').split('; ')) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? '' : pair.slice(0, equals);
    if (name !== '' && !cookies.has(name)) cookies.set(name, pair.slice(equals + 1));
  }
  return cookies;
}

/**
 * The fields of a posted form, urlencoded or multipart.
 * @throws TypeError when the body is not what its content type says.
 */
export function formOf(request: SiteRequest): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? 'text/plain' };
  return new Response(new Uint8Array(request.body), { headers }).formData();
}

/** A text field of a form; a file or nothing is the empty string. */
export function fieldOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
