/**
 * What a request from the browser is, in the site's own terms: who initiated it, how, and with which credentials.
 * The browser sees every site as a neighbour under the gate's domain, so its own Sec-Fetch-Site says too little.
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http';
import { getDomain } from 'tldts';
import type { SiteContext } from '../cookies/jar.ts';

/** How two real origins relate (Fetch Metadata, Sec-Fetch-Site). */
export type Relation = 'none' | 'same-origin' | 'same-site' | 'cross-site';

/** One request, understood. */
export interface RequestFacts {
  /** Where it goes, in the site's own terms. */
  readonly target: URL;
  readonly method: string;
  /** Sec-Fetch-Mode and Sec-Fetch-Dest as the browser sent them, '' when it did not. */
  readonly mode: string;
  readonly dest: string;
  /** Real origin of the page that asked, or null when it cannot be known. */
  readonly initiator: string | null;
  readonly relation: Relation;
  /** False when the page asked without credentials: then no cookie goes out and none is taken. */
  readonly credentials: boolean;
  /** For the SameSite rules of the jar. */
  readonly siteContext: SiteContext;
}

/** What the facts are drawn from. */
export interface FactParts {
  readonly target: URL;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Real origin for a site origin of this session (`https://<label>.surf.example`), or null. */
  readonly realOrigin: (siteOrigin: string) => string | null;
  /** True when the address was typed into the shell and nobody's page asked for it. */
  readonly typed: boolean;
}

/**
 * How the runtime says the credentials mode that the page meant, since every request must carry the session cookie.
 * Content-Language is safelisted by CORS, so saying it costs no preflight; `x-…` is a private-use language tag.
 */
const saidModes = new Map([
  ['x-omit', 'omit'],
  ['x-same-origin', 'same-origin'],
]);

/** Destinations that a frame shows as a document. */
const documentDests = new Set(['iframe', 'frame', 'document', 'embed', 'object']);

/** True when the answer becomes a document of a frame. */
export function isDocument(facts: Pick<RequestFacts, 'dest'>): boolean {
  return documentDests.has(facts.dest);
}

export function factsOf(parts: FactParts): RequestFacts {
  const { headers, target, method } = parts;
  const mode = text(headers['sec-fetch-mode']);
  const dest = text(headers['sec-fetch-dest']);
  const sameHost = headers['sec-fetch-site'] === 'same-origin';
  const origin = text(headers.origin);
  const initiator = sameHost ? target.origin : origin === '' ? null : parts.realOrigin(origin);
  const relation = parts.typed ? 'none' : relate(initiator, target);
  return {
    target,
    method,
    mode,
    dest,
    initiator,
    relation,
    credentials: sendsCredentials(text(headers['content-language']), mode, dest, relation),
    siteContext: siteContext(relation, method, documentDests.has(dest)),
  };
}

/** Cookies that are not for other sites stay at home whenever it is not certain who asked. */
function siteContext(relation: Relation, method: string, document: boolean): SiteContext {
  if (relation !== 'cross-site') return 'strict';
  return document && (method === 'GET' || method === 'HEAD') ? 'lax' : 'none';
}

function sendsCredentials(said: string, mode: string, dest: string, relation: Relation): boolean {
  // A page's own languages come first.
  const meant = saidModes.get(said.split(',').at(-1)?.trim() ?? '');
  if (meant === 'omit') return false;
  const sameOrigin = relation === 'same-origin' || relation === 'none';
  if (meant === 'same-origin') return sameOrigin;
  // Elements with `crossorigin` and module scripts: anonymous is what pages write, almost without exception; the
  // rewriter made it `use-credentials` only to carry the session cookie.
  return sameOrigin || mode !== 'cors' || dest === 'empty';
}

/** How the initiator relates to the target; one that is not known counts as another site. */
export function relate(initiator: string | null, target: URL): Relation {
  if (initiator === null) return 'cross-site';
  if (initiator === target.origin) return 'same-origin';
  const from = new URL(initiator);
  return from.protocol === target.protocol && site(from.hostname) === site(target.hostname)
    ? 'same-site'
    : 'cross-site';
}

function site(hostname: string): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
}

function text(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
