/**
 * Real URLs → gate URLs. A gate origin serves the same paths as its real origin, so only the origin part of an
 * absolute or protocol-relative URL is replaced; relative URLs, fragments, queries and every other scheme stay
 * byte-exact. Reads what browsers read (URL Standard §4.4): stray spaces, tabs, backslashes, missing slashes.
 * @module
 */
import { readable } from './charset.ts';
import type { RewriteContext } from './context.ts';

/** What changes in a URL: `[start, end)` becomes `text`. */
export interface UrlEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/** Translates the URLs of one document; remembers the origins it met. */
export class Translator {
  /** The real base URL; a document's `<base href>` moves it. */
  base: URL;
  readonly #context: RewriteContext;
  /** `https://authority` as written, its protocol added where that is the base's → gate origin, or null. */
  readonly #origins = new Map<string, string | null>();

  constructor(context: RewriteContext, base: URL = context.base) {
    this.#context = context;
    this.base = base;
  }

  /** The edit that sends a URL through the gate; null where the URL can stay as it is. */
  find(raw: string): UrlEdit | null {
    const start = skipSpaces(raw);
    const first = raw.charCodeAt(start);
    if (first === SLASH || first === BACKSLASH) {
      const second = skipBreaks(raw, start + 1);
      return isSlash(raw.charCodeAt(second))
        ? this.#authority(raw, start, second + 1, this.base.protocol)
        : null;
    }
    // Of all schemes only http, https, ws and wss go through the gate, so nothing else needs a look.
    const lower = first | 0x20;
    if (lower !== 0x68 && lower !== 0x77) return null;
    if (raw.startsWith('https://', start)) return this.#authority(raw, start, start + 8, 'https:');
    if (raw.startsWith('http://', start)) return this.#authority(raw, start, start + 7, 'http:');
    const scheme = readScheme(raw, start);
    if (scheme === null) return null;
    const one = skipBreaks(raw, scheme.end);
    const two = skipBreaks(raw, one + 1);
    const slashes = isSlash(raw.charCodeAt(one)) && isSlash(raw.charCodeAt(two));
    // `https:path` under an https base is a relative URL; under any other base it is `https://path`.
    if (!slashes && scheme.protocol === this.base.protocol) return this.#whole(raw, start);
    return this.#authority(raw, start, scheme.end, scheme.protocol);
  }

  /**
   * The edit for a URL that is fetched without cookies. Relative URLs change too: the stylesheet that holds them
   * may stand under another origin than the document that fetches.
   */
  findAnonymous(raw: string): UrlEdit | null {
    const start = skipSpaces(raw);
    if (start === raw.length || raw.charCodeAt(start) === 0x23) return null;
    const real = URL.parse(readable(raw), this.base.href);
    if (real === null || !/^https?:$/.test(real.protocol)) return null;
    const fragment = real.hash;
    real.hash = '';
    const gate = this.#context.anonymousUrl(real);
    if (gate === null) return this.find(raw);
    return { start, end: trimmedEnd(raw), text: gate + fragment };
  }

  /** The gate origin that stands for the origin of an http(s) URL. */
  #gate(real: URL): string | null {
    const gate = this.#context.gateOrigin(real.origin);
    return gate === null || gate === real.origin ? null : gate;
  }

  #authority(raw: string, start: number, from: number, protocol: string): UrlEdit | null {
    let begin = from;
    while (isSlash(raw.charCodeAt(begin)) || isBreak(raw.charCodeAt(begin))) begin += 1;
    const limit = trimmedEnd(raw);
    let end = begin;
    for (; end < limit; end += 1) {
      const code = raw.charCodeAt(end);
      if (code === SLASH || code === BACKSLASH || code === 0x3f || code === 0x23) break;
    }
    const written = raw.slice(start, end);
    const key = isSlash(written.charCodeAt(0)) ? protocol + written : written;
    let gate = this.#origins.get(key);
    if (gate === undefined) {
      gate = this.#lookUp(`${protocol}//${raw.slice(begin, end)}`, protocol);
      this.#origins.set(key, gate);
    }
    return gate === null ? null : { start, end, text: gate };
  }

  /** The gate's scheme and authority for a real one, credentials included. */
  #lookUp(origin: string, protocol: string): string | null {
    const socket = protocol.startsWith('ws');
    const http = readable(origin.replace(/[\t\n\r]/g, '')).replace(/^ws/i, 'http');
    const real = URL.parse(http);
    const gate = real === null ? null : this.#gate(real);
    if (real === null || gate === null) return null;
    const credentials = real.password === '' ? real.username : `${real.username}:${real.password}`;
    const full = credentials === '' ? gate : gate.replace('//', `//${credentials}@`);
    return socket ? full.replace(/^http/, 'ws') : full;
  }

  /** Resolves in full: for the rare URL whose meaning changes with the scheme of its base. */
  #whole(raw: string, start: number): UrlEdit | null {
    const real = URL.parse(readable(raw), this.base.href);
    const gate = real === null ? null : this.#gate(real);
    if (real === null || gate === null) return null;
    return { start, end: trimmedEnd(raw), text: gate + real.pathname + real.search + real.hash };
  }
}

/**
 * The gate URL of one URL, or null where it can stay as it is.
 * @param raw the URL as written; characters up to U+00FF are read as bytes where they make valid UTF-8
 */
export function translateUrl(raw: string, base: URL, context: RewriteContext): string | null {
  const edit = new Translator(context, base).find(raw);
  return edit === null ? null : raw.slice(0, edit.start) + edit.text + raw.slice(edit.end);
}

/** The scheme at `start` if it is one that goes through the gate; tabs and newlines within are ignored. */
function readScheme(raw: string, start: number): { protocol: string; end: number } | null {
  let name = '';
  for (let i = start; i < raw.length && name.length < 6; i += 1) {
    const code = raw.charCodeAt(i);
    if (isBreak(code)) continue;
    name += raw[i];
    if (code !== 0x3a) continue;
    const protocol = name.toLowerCase();
    return /^(?:https?|wss?):$/.test(protocol) ? { protocol, end: i + 1 } : null;
  }
  return null;
}

function skipSpaces(raw: string): number {
  let i = 0;
  while (i < raw.length && raw.charCodeAt(i) <= 0x20) i += 1;
  return i;
}

function trimmedEnd(raw: string): number {
  let end = raw.length;
  while (end > 0 && raw.charCodeAt(end - 1) <= 0x20) end -= 1;
  return end;
}

function skipBreaks(raw: string, from: number): number {
  let i = from;
  while (isBreak(raw.charCodeAt(i))) i += 1;
  return i;
}

function isSlash(code: number): boolean {
  return code === SLASH || code === BACKSLASH;
}

function isBreak(code: number): boolean {
  return code === 0x09 || code === 0x0a || code === 0x0d;
}
