/**
 * A small internet on one HTTP listener: sites under `.test` names, told apart by Host, and a record of every request
 * that reached them. Names are pinned by whoever asks (`CLOAKROOM_EGRESS_RESOLVE='*.test=127.0.0.1'`).
 * @module
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { openCdn } from './cdn.ts';
import { openChat } from './chat.ts';
import { openForum } from './forum.ts';
import { openNews } from './news.ts';
import { page, type Site, type SiteAnswer, type SiteRequest, type Surroundings } from './site.ts';

/** One request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** The Host header without its port, lower-case. */
  readonly host: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Header names as spelled and ordered on the wire, name and value alternating. */
  readonly rawHeaders: readonly string[];
  /** SHA-256 of the body in hex; `null` when there was none. */
  readonly bodyHash: string | null;
  readonly bodyBytes: number;
}

/** A running small internet. */
export interface Internet {
  readonly port: number;
  /** Every request so far, oldest first. */
  readonly seen: readonly SeenRequest[];
  /** The address of a page, e.g. `url('forum.test', '/search?q=tea')`. */
  url(host: string, path?: string): string;
  /** Requests that reached one host, oldest first. */
  seenBy(host: string): readonly SeenRequest[];
  /** Resolves with the first request, past or future, that `wanted` accepts; rejects after `ms`. */
  arrival(wanted: (request: SeenRequest) => boolean, ms?: number): Promise<SeenRequest>;
  close(): Promise<void>;
}

/** What an internet may be given. */
export interface InternetOptions {
  /** Addresses to listen on; `127.0.0.1` unless told. */
  readonly hosts?: readonly string[];
  /** Port; a free one unless told. */
  readonly port?: number;
  /** More sites by host name; `*.name` takes every name below it. They win over the built-in ones. */
  readonly sites?: Readonly<Record<string, (around: Surroundings) => Site>>;
}

/** No page of a test is larger; a body past this is a mistake worth failing on. */
const largestBody = 8 * 1024 * 1024;

const nobody = page('<h1>421</h1><p>No site of this internet has that name.</p>', 421);
const noUpgrade = 'HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** Starts the forum, its CDN, the newspaper and the chat, and whatever `options.sites` adds. */
export async function startInternet(options: InternetOptions = {}): Promise<Internet> {
  const seen: SeenRequest[] = [];
  const waiting = new Set<(request: SeenRequest) => void>();
  const sites = new Map<string, Site>();
  const left = new Set<Duplex>();
  const note = (record: SeenRequest): void => {
    seen.push(record);
    for (const tell of waiting) tell(record);
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    void receive(request, sites, note)
      .then(({ asked, site }) => site?.(asked) ?? nobody)
      .then(
        (made) => send(response, made),
        () => send(response, page('<h1>400</h1><p>The request does not parse.</p>', 400)),
      );
  };
  const leave = (request: IncomingMessage, socket: Duplex): void => {
    left.add(socket);
    socket.on('error', () => {}).once('close', () => left.delete(socket));
    void receive(request, sites, note).then(
      ({ asked, site }) =>
        site?.upgrade === undefined ? socket.end(noUpgrade) : site.upgrade(asked, socket),
      () => socket.destroy(),
    );
  };
  const hosts = options.hosts ?? ['127.0.0.1'];
  const servers = hosts.map(() => createServer(answer).on('upgrade', leave));
  let port = options.port ?? 0;
  for (const [index, server] of servers.entries()) {
    server.listen(port, hosts[index]);
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }
  const origin = (host: string): string => `http://${host}:${port}`;
  const builtIn = {
    'forum.test': openForum,
    'cdn.test': openCdn,
    'news.test': openNews,
    'chat.test': openChat,
    'feed.chat.test': openChat,
  };
  for (const [host, open] of Object.entries({ ...builtIn, ...options.sites }))
    sites.set(host, open({ origin }));

  return {
    port,
    seen,
    url: (host, path = '/') => `${origin(host)}${path}`,
    seenBy: (host) => seen.filter((request) => request.host === host),
    arrival(wanted, ms = 10_000) {
      const past = seen.find(wanted);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve, reject) => {
        const tell = (request: SeenRequest): void => {
          if (!wanted(request)) return;
          finish();
          resolve(request);
        };
        const late = setTimeout(() => {
          finish();
          reject(new Error(`No such request arrived within ${ms} ms.`));
        }, ms);
        const finish = (): void => {
          clearTimeout(late);
          waiting.delete(tell);
        };
        waiting.add(tell);
      });
    },
    async close() {
      for (const socket of left) socket.destroy();
      await Promise.all(
        servers.map((server) => {
          server.close();
          server.closeAllConnections();
          return once(server, 'close');
        }),
      );
    },
  };
}

/** Reads one request, notes it, and finds its site. */
async function receive(
  request: IncomingMessage,
  sites: ReadonlyMap<string, Site>,
  record: (seen: SeenRequest) => void,
): Promise<{ readonly asked: SiteRequest; readonly site: Site | undefined }> {
  const chunks: Buffer[] = [];
  let bodyBytes = 0;
  // What follows a handshake is not its body.
  if (request.headers.upgrade === undefined) {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bodyBytes += chunk.length;
      if (bodyBytes > largestBody) throw new Error('A test sent more than any test should.');
      chunks.push(chunk);
    }
  }
  const body = Buffer.concat(chunks);
  const method = request.method ?? 'GET';
  const path = request.url ?? '/';
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  record({
    method,
    host,
    path,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    bodyHash: bodyBytes === 0 ? null : createHash('sha256').update(body).digest('hex'),
    bodyBytes,
  });
  const url = new URL(path, `http://${request.headers.host}`);
  return {
    asked: { method, host, url, path: url.pathname, headers: request.headers, body },
    site: siteFor(host, sites),
  };
}

/** The site of a name: the exact one, else the nearest wildcard above it. */
function siteFor(host: string, sites: ReadonlyMap<string, Site>): Site | undefined {
  const exact = sites.get(host);
  if (exact !== undefined) return exact;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const site = sites.get(`*${host.slice(dot)}`);
    if (site !== undefined) return site;
  }
  return undefined;
}

function send(response: ServerResponse, answer: SiteAnswer): void {
  for (const [name, value] of Object.entries(answer.headers)) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  if (answer.stream !== undefined) {
    response.writeHead(answer.status);
    pipeline(answer.stream, response, () => {});
    return;
  }
  const bodyless = answer.status === 204 || answer.status === 304;
  if (!bodyless) response.setHeader('content-length', Buffer.byteLength(answer.body ?? ''));
  response.writeHead(answer.status);
  // Node itself leaves out the body of an answer to HEAD.
  response.end(bodyless ? undefined : answer.body);
}
