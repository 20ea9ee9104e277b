/**
 * `document.cookie` as a local string engine: a snapshot from the gate, and each write applied at once the way
 * RFC 6265bis §5.7 says for a non-HTTP interface. The gate's jar applies the same writes and decides in the end.
 * Pure.
 * @module
 */

/** What the jar of one document needs to know. */
export interface JarOptions {
  /** `document.cookie` at the start. */
  readonly snapshot: string;
  /** The document's real URL. */
  readonly real: string;
  /** The document's host name behind the gate: scripts that read `location.hostname` write it as Domain. */
  readonly gateHost: string;
  /** The document's path now: pushState changes it. */
  readonly path: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The cookies a document's scripts see. */
export interface Jar {
  /** What `document.cookie` reads. */
  read(): string;
  /** Applies a write; gives the line to carry to the gate, or `undefined` when a browser would ignore it. */
  write(line: string): string | undefined;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Domain and path as written; a snapshot's entry has neither and matches any. */
  readonly domain?: string;
  readonly path?: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** RFC 6265bis §5.6: name and value together, and each attribute's value. */
const pairLimit = 4096;
const attributeLimit = 1024;

/** Opens the jar of one document. */
export function openJar(options: JarOptions): Jar {
  const { protocol, hostname: host } = new URL(options.real);
  // Localhost is as trustworthy as TLS to browsers (RFC 6265bis §5.8.3 "secure connection", W3C Secure Contexts §3.1).
  const secure = protocol === 'https:' || host === 'localhost' || host.endsWith('.localhost');
  let cookies: Cookie[] = options.snapshot
    .split('; ')
    .filter((pair) => pair !== '')
    .map((pair) => ({ ...split(pair), until: Infinity }));

  return {
    read() {
      const now = options.now();
      const path = options.path();
      return cookies
        .filter(
          (cookie) => cookie.until > now && (cookie.path === undefined || pathMatches(path, cookie.path)),
        )
        .map((cookie) => (cookie.name === '' ? cookie.value : `${cookie.name}=${cookie.value}`))
        .join('; ');
    },
    write(line) {
      // oxlint-disable-next-line no-control-regex -- the grammar is about control characters
      if (/[\0-\x08\x0a-\x1f\x7f]/.test(line)) return undefined;
      const [pair = '', ...rest] = line.split(';');
      const { name, value } = split(pair);
      if (name.length + value.length > pairLimit || name + value === '') return undefined;
      const said = readAttributes(rest);
      const written = (said.domain ?? '').replace(/^\./, '').toLowerCase();
      // Scripts that read `location.hostname` mean this host.
      const domain = written === options.gateHost ? host : written;
      if (!domainFits(domain, host) || !prefixHolds(name || value, said)) return undefined;
      if (said.httponly !== undefined) return undefined;
      if (!secure && said.secure !== undefined) return undefined;
      if (said.secure === undefined && said.samesite?.toLowerCase() === 'none') return undefined;

      const path = said.path?.[0] === '/' ? said.path : defaultPath(options.path());
      const until = lifeOf(said, options.now());
      const made: Cookie = { name, value, domain, path, until };
      const isSame = (other: Cookie): boolean =>
        other.name === name && (other.path === undefined || (other.path === path && other.domain === domain));
      // A cookie that is set again keeps its place (RFC 6265bis §5.7 step 23: it keeps its creation time).
      const at = cookies.findIndex(isSame);
      cookies = cookies.filter((other) => !isSame(other));
      if (until > options.now()) cookies.splice(at < 0 ? cookies.length : at, 0, made);
      return domain === written ? line : line.replace(/(;\s*domain\s*=)[^;]*/gi, `$1${host}`);
    },
  };
}

function split(pair: string): { name: string; value: string } {
  const at = pair.indexOf('=');
  return { name: at < 0 ? '' : pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** Attributes by lower-case name; the last of a name counts. */
function readAttributes(parts: readonly string[]): Attributes {
  const said: Record<string, string> = Object.create(null);
  for (const part of parts) {
    const { name, value } = split(part.indexOf('=') < 0 ? `${part}=` : part);
    if (value.length <= attributeLimit) said[name.toLowerCase()] = value;
  }
  return said;
}

/** Whether a document of `host` may write for `domain`; `''` is this host only. */
function domainFits(domain: string, host: string): boolean {
  if (domain === '' || domain === host) return true;
  const isAddress = /^[\d.]+$|:/.test(host);
  // Which other suffixes are public only the gate knows; one label alone never is a site's.
  return !isAddress && domain.indexOf('.') > 0 && host.endsWith(`.${domain}`);
}

/** RFC 6265bis §4.1.3: what a name's prefix promises. `__Http-` promises HttpOnly, which scripts cannot set. */
function prefixHolds(name: string, said: Attributes): boolean {
  const lower = name.toLowerCase();
  if (lower.startsWith('__http-') || lower.startsWith('__host-http-')) return false;
  if (lower.startsWith('__secure-')) return said.secure !== undefined;
  if (!lower.startsWith('__host-')) return true;
  return said.secure !== undefined && said.path === '/' && (said.domain ?? '') === '';
}

/** The moment a cookie ends. Max-Age goes before Expires; an unreadable one is as if unsaid. */
function lifeOf(said: Attributes, now: number): number {
  const age = said['max-age'];
  if (age !== undefined && /^-?\d+$/.test(age))
    return Number(age) <= 0 ? -Infinity : now + Number(age) * 1000;
  const expires = Date.parse(said.expires ?? '');
  return Number.isNaN(expires) ? Infinity : expires;
}

/** RFC 6265bis §5.1.4. */
function defaultPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}

function pathMatches(path: string, of: string): boolean {
  return path === of || (path.startsWith(of) && (of.endsWith('/') || path[of.length] === '/'));
}
