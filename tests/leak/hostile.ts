/**
 * The hostile site: one page a vector, told by `/v/<id>`, that reports with a synchronous request just before it fires.
 * With `?raw` the page comes as text that a script writes out, so that nothing on the way can rewrite it.
 * @module
 */
import { page, type Site, type SiteRequest, type Surroundings } from '@cloakroom/testkit/internet/site.ts';
import { type Target, type Vector, type VectorPage, vectors } from './vectors.ts';

/** Host of the hostile site behind the gate, and its name on the browser's own loopback. */
export const hostileHost = 'hostile.test';
export const directHost = 'hostile.localhost';
/** The label, below its own host, that the depth page tries to be looked up. */
export const secretLabel = 'secret';

/** The names and the address that belong to one vector; `port` is where the small internet listens. */
export function targetOf(vector: Vector, port: number): Target {
  const host = `${vector.id}.tripwire.test`;
  const origin = `http://${host}:${port}`;
  const number = vectors.indexOf(vector) + 1;
  return {
    id: vector.id,
    origin,
    bare: origin.slice('http:'.length),
    host,
    port,
    address: `203.0.113.${number}`,
  };
}

/** The path whose arrival says that a page runs. */
export function firedPath(id: string, run: string): string {
  return `/fired/${id}?run=${run}`;
}

/** The path of the page that tries to write text into host names below its own. */
export function depthPath(run: string): string {
  return `/depth?run=${run}`;
}

/** Opens the hostile site. */
export function openHostile(around: Surroundings): Site {
  const port = Number(new URL(around.origin(hostileHost)).port);
  return (request) => {
    const [, kind, id, file] = request.path.split('/');
    const run = request.url.searchParams.get('run') ?? '';
    if (kind === 'fired') return { status: 204, headers: { 'cache-control': 'no-store' } };
    if (kind === 'calm') return page('<!doctype html><title>Calm</title><p id="calm">calm</p>');
    if (kind === 'depth')
      return page(`<!doctype html>${report('depth', run)}<body><script>${writeBelow}</script>`);
    const vector = vectors.find((each) => each.id === id);
    if (vector === undefined) return page('<h1>404</h1>', 404);
    const made = vector.page(targetOf(vector, port));
    if (kind === 'v') {
      const headers = { 'cache-control': 'no-store', ...made.headers };
      return page(documentOf(vector, made, request), 200, headers);
    }
    const extra = kind === 'files' ? made.files?.[file ?? ''] : undefined;
    if (extra === undefined) return page('<h1>404</h1>', 404);
    return { status: 200, headers: { 'content-type': extra.type }, body: extra.body };
  };
}

/** Where leaks would go, reachable through the gate: it answers everything with nothing. */
export function openTarget(): Site {
  return () => ({ status: 204, headers: { 'access-control-allow-origin': '*' } });
}

function documentOf(vector: Vector, made: VectorPage, request: SiteRequest): string {
  const payload = `${made.head ?? ''}<title>${vector.id}</title></head><body>${made.html}`;
  const encoded = Buffer.from(encodeURIComponent(payload)).toString('base64');
  const written = `<script>document.write(decodeURIComponent(atob('${encoded}')))</script>`;
  const query = request.url.searchParams;
  const head = `<meta charset="utf-8">${report(vector.id, query.get('run') ?? '')}`;
  return `<!doctype html><html><head>${head}${query.has('raw') ? written : payload}`;
}

/** The report comes before all else: some vectors take the page away at once. */
function report(id: string, run: string): string {
  const path = JSON.stringify(firedPath(id, run));
  return `<script>(function () { var q = new XMLHttpRequest(); q.open('GET', ${path}, false); q.send(); })();</script>`;
}

/** Asks for a name below the page's own in four ways, from a window that nothing has patched. */
const writeBelow = `
var f = document.createElement('iframe'); document.body.append(f);
var w = f.contentWindow, below = 'http://${secretLabel}.' + location.host + '/x';
new w.Image().src = below;
w.fetch(below, { mode: 'no-cors' }).catch(function () {});
var link = w.document.createElement('link'); link.rel = 'preconnect'; link.href = below; w.document.head.append(link);
var g = w.document.createElement('iframe'); g.src = below; w.document.body.append(g);
`;
