/**
 * The hostile site: one page a vector, told by `/v/<id>`, that reports with a synchronous request just before it fires.
 * With `?raw` the page comes as text that a script writes out, so that nothing on the way can rewrite it.
 * @module
 */
import { page, type Site, type SiteRequest, type Surroundings } from '@cloakroom/testkit/internet/site.ts';
import { type Target, type Vector, vectors } from './vectors.ts';

/** Host of the hostile site behind the gate, and its name on the browser's own loopback. */
export const hostileHost = 'hostile.test';
export const directHost = 'hostile.localhost';

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

/** The path whose arrival says that the page of a vector runs. */
export function firedPath(vector: Vector, run: string): string {
  return `/fired/${vector.id}?run=${run}`;
}

/** Opens the hostile site. */
export function openHostile(around: Surroundings): Site {
  const port = Number(new URL(around.origin(hostileHost)).port);
  return (request) => {
    const [, kind, id, file] = request.path.split('/');
    const vector = vectors.find((each) => each.id === id);
    if (kind === 'fired') return { status: 204, headers: { 'cache-control': 'no-store' } };
    if (kind === 'calm')
      return page('<!doctype html><title>Calm</title><p id="calm">calm</p><img src="/fired/calm">');
    if (vector === undefined) return page('<h1>404</h1>', 404);
    const made = vector.page(targetOf(vector, port));
    if (kind === 'v') {
      const headers = { 'cache-control': 'no-store', ...made.headers };
      return page(documentOf(request, vector, made), 200, headers);
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

function documentOf(
  request: SiteRequest,
  vector: Vector,
  made: { readonly html: string; readonly head?: string },
): string {
  const run = request.url.searchParams.get('run') ?? '';
  // The report comes first: some vectors take the page away at once.
  const report = `<script>(function () { var q = new XMLHttpRequest(); q.open('GET', ${JSON.stringify(firedPath(vector, run))}, false); q.send(); })();</script>`;
  const payload = `${made.head ?? ''}<title>${vector.id}</title></head><body>${made.html}`;
  const delivered = request.url.searchParams.has('raw')
    ? `<script>document.write(decodeURIComponent(atob('${Buffer.from(encodeURIComponent(payload)).toString('base64')}')))</script>`
    : payload;
  return `<!doctype html><html><head><meta charset="utf-8">${report}${delivered}`;
}
