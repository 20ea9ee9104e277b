/**
 * A stand-in gate for browser tests of the runtime: label hosts, shell and the reserved paths, on one port of
 * loopback. It refuses whatever comes without the session cookie and remembers every request it was sent.
 * @module
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buildRuntime } from './bundle.ts';
import { runtimeTag } from './config.ts';

/** One request as it arrived. */
export interface Seen {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly allowed: boolean;
}

/** The running stand-in. */
export interface StandIn {
  readonly port: number;
  readonly shell: string;
  readonly seen: Seen[];
  /** The lines of `document.cookie` writes, label → in the order they were applied. */
  readonly written: Map<string, string[]>;
  /** Bodies of pages, by path, on every label. */
  readonly pages: Map<string, string>;
  gateOrigin(label: string): string;
  close(): Promise<void>;
}

/** Real origin → label. The last two are never told in a page's configuration: the runtime must ask. */
const labels: Readonly<Record<string, string>> = {
  'https://one.test': 'aaaa',
  'https://two.test': 'bbbb',
  'https://three.test': 'cccc',
  'http://four.test:8080': 'dddd',
};
const told = ['https://one.test', 'https://two.test'];
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Starts the stand-in on a free port. */
export async function startStandIn(): Promise<StandIn> {
  const runtime = await buildRuntime();
  const seen: Seen[] = [];
  const written = new Map<string, string[]>();
  const pages = new Map<string, string>();
  const applied = new Set<string>();
  let seq = 1;

  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const shell = `http://surf.localhost:${port}`;
  const gateOrigin = (label: string): string => `http://${label}.surf.localhost:${port}`;

  const record = (request: IncomingMessage, body: string): Seen => {
    const host = request.headers.host ?? '';
    const one: Seen = {
      label: host.endsWith(`.surf.localhost:${port}`) ? (host.split('.')[0] ?? '') : '',
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
      // CORS preflights never carry cookies.
      allowed: request.method === 'OPTIONS' || (request.headers.cookie ?? '').includes('session=held'),
    };
    seen.push(one);
    return one;
  };

  /** Applies a request's cookie writes in their order, each once; gives the names to clear. */
  const applyWrites = ({ label, headers, path, body }: Seen): string[] => {
    const writes: { seq: number; line: string }[] = [];
    const clear: string[] = [];
    for (const pair of (headers.cookie ?? '').split('; ')) {
      const found = /^(__Host-cw\.(\d+)\.\w+)=(.*)$/.exec(pair);
      if (found === null) continue;
      const [, name = '', number, line = ''] = found;
      clear.push(name);
      if (applied.has(`${label} ${name}`)) continue;
      applied.add(`${label} ${name}`);
      writes.push({ seq: Number(number), line: decodeURIComponent(line) });
    }
    if (path === '/~cloakroom/cookies') {
      const posted = JSON.parse(body) as typeof writes;
      // The gate's own bound: what comes above it is refused as a whole.
      if (posted.length <= 200) writes.push(...posted);
    }
    writes.sort((one, other) => one.seq - other.seq);
    const lines = written.get(label) ?? [];
    lines.push(...writes.map(({ line }) => line));
    written.set(label, lines);
    return clear;
  };

  /** What `document.cookie` reads, from all lines so far: the last of a name. */
  const snapshot = (label: string): string => {
    const pairs = (written.get(label) ?? []).map((line) => (line.split(';')[0] ?? '').trim());
    return [...new Map(pairs.map((pair) => [pair.split('=')[0], pair])).values()].join('; ');
  };

  const page = (label: string, path: string): string => {
    const real = Object.keys(labels).find((origin) => labels[origin] === label) ?? '';
    seq += 1_000;
    const tag = runtimeTag(runtime, {
      real: real + path,
      shell,
      origins: Object.fromEntries(told.map((origin) => [origin, gateOrigin(labels[origin] ?? '')])),
      cookies: snapshot(label),
      seq,
    });
    const body = pages.get(path.split('?')[0] ?? '') ?? '<p>page</p>';
    return `<!doctype html><html><head>${tag}<title>${label} ${path}</title></head><body>${body}</body></html>`;
  };

  const answer = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const one = record(request, body);
    const cookies: string[] = [];
    if (one.label === '') {
      cookies.push('session=held; Domain=surf.localhost; HttpOnly; SameSite=Strict');
      response.setHeader('set-cookie', cookies);
      response.setHeader('content-type', 'text/html');
      const sandbox =
        'allow-scripts allow-same-origin allow-forms allow-downloads allow-modals allow-pointer-lock';
      response.end(
        `<!doctype html><script>var told=[];addEventListener('message',e=>told.push({origin:e.origin,data:e.data,own:e.source===document.getElementById('site').contentWindow}))</script><iframe id="site" sandbox="${sandbox}"></iframe>`,
      );
      return;
    }
    cookies.push(...applyWrites(one).map((name) => `${name}=; Secure; Path=/; Max-Age=0`));
    if (cookies.length > 0) response.setHeader('set-cookie', cookies);
    const gate = `http://*.surf.localhost:${port} ws://*.surf.localhost:${port}`;
    response.setHeader(
      'content-security-policy',
      `default-src ${gate} data: blob: 'unsafe-inline' 'unsafe-eval'; form-action ${gate}`,
    );
    if (request.headers.origin !== undefined) {
      response.setHeader('access-control-allow-origin', request.headers.origin);
      response.setHeader('access-control-allow-credentials', 'true');
      response.setHeader('access-control-allow-headers', 'x-custom, content-type');
    }
    if (!one.allowed) {
      response.writeHead(403).end('no session');
      return;
    }
    const [path = ''] = one.path.split('?');
    const type = (value: string): unknown => response.setHeader('content-type', value);
    if (path.startsWith('/~cloakroom/runtime-')) response.end((type('text/javascript'), runtime.source));
    else if (path === '/~cloakroom/origin') {
      const label = labels[new URL(one.path, shell).searchParams.get('of') ?? ''];
      response.writeHead(label === undefined ? 404 : 200).end(label === undefined ? '' : gateOrigin(label));
    } else if (path.endsWith('.gif')) response.end((type('image/gif'), pixel));
    else if (path.endsWith('.js'))
      response.end((type('text/javascript'), 'globalThis.ran=(globalThis.ran??0)+1'));
    else if (path.endsWith('.css')) response.end((type('text/css'), 'p{color:rgb(1,2,3)}'));
    else if (path.endsWith('.sse')) response.end((type('text/event-stream'), 'data: hello\n\n'));
    else if (path.endsWith('.txt') || one.method !== 'GET') response.end((type('text/plain'), 'text'));
    else response.end((type('text/html'), page(one.label, one.path)));
  };

  // RFC 6455 §4.2.2; what the socket then says is of no interest here.
  server.on('upgrade', (request, socket) => {
    const { allowed } = record(request, '');
    const key = request.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.on('error', () => undefined);
    socket.end(
      allowed
        ? `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
        : 'HTTP/1.1 403 Forbidden\r\n\r\n',
    );
  });

  return {
    port,
    shell,
    seen,
    written,
    pages,
    gateOrigin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
