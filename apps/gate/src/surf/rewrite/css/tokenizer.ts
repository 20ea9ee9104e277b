/**
 * The CSS tokenizer (CSS Syntax Level 3 §4) as a push parser over byte strings. It tells the tokens that a rewriter
 * of URLs has to see and skips numbers, hashes, spaces and comments. It holds back only the token at the end of a
 * chunk that is not complete.
 * @module
 */
import { limits } from '../limits.ts';
import { decodeEscapes } from './escapes.ts';

/** Receives tokens. Offsets are into the whole stylesheet. Names are decoded; values are raw, escapes included. */
export interface CssHandler {
  /** A name is `[from, to)` of `source`; most are of no interest and need not be sliced. */
  ident(source: string, from: number, to: number): void;
  atKeyword(name: string): void;
  /** A function's name; its `(` has been read. */
  functionStart(name: string): void;
  /** An unquoted url token: what is between `url(` with its spaces and `)` with its. */
  url(value: string, start: number): void;
  /** A complete string: what is between its quotes. */
  string(value: string, start: number): void;
  /** One of `( ) [ ] { } : ;`. */
  mark(code: number): void;
}

type Mode = 'tokens' | 'comment' | 'badUrl' | 'longString';

const HOLD = -1;

const NAME = 1;
const DIGIT = 2;
const MARK = 4;
const SPACE = 8;
const NEWLINE = 16;
const NOT_IN_URL = 32;
const classes = new Uint8Array(256);
for (let code = 0; code < 256; code += 1) {
  const character = String.fromCharCode(code);
  let bits = 0;
  if (code >= 0x80 || /[\w-]/.test(character)) bits |= NAME;
  if (/\d/.test(character)) bits |= DIGIT;
  if ('()[]{}:;'.includes(character)) bits |= MARK;
  if (' \t\n\r\f'.includes(character)) bits |= SPACE;
  if ('\n\r\f'.includes(character)) bits |= NEWLINE;
  const printable = code >= 0x20 && code !== 0x7f;
  if (`"'(`.includes(character) || (!printable && !' \t\n\r\f'.includes(character))) bits |= NOT_IN_URL;
  classes[code] = bits;
}

export class CssTokenizer {
  readonly #handler: CssHandler;
  #source = '';
  #base = 0;
  #at = 0;
  #mode: Mode = 'tokens';
  #quote = 0x22;
  /** The held token cannot end before this character, so chunks without it need no look; '' for any. */
  #awaits = '';
  #final = false;

  constructor(handler: CssHandler) {
    this.#handler = handler;
  }

  /** Offset up to which everything was told. */
  get safe(): number {
    return this.#base + this.#at;
  }

  /** Takes the next piece of the stylesheet. */
  write(chunk: string): void {
    this.#source = this.#source === '' ? chunk : this.#source + chunk;
    const short = this.#source.length <= limits.cssToken.value;
    if (this.#awaits !== '' && short && !chunk.includes(this.#awaits)) return;
    this.#run();
  }

  /** The piece is over: an incomplete token at the end is taken as it is. More may follow, as a new token. */
  flush(): void {
    this.#final = true;
    this.#run();
    this.#final = false;
  }

  #run(): void {
    this.#awaits = '';
    while (this.#at < this.#source.length) {
      let next = this.#step(this.#at);
      if (next === HOLD) {
        if (this.#source.length - this.#at <= limits.cssToken.value) break;
        next = this.#passLong(this.#at);
      }
      this.#at = next;
    }
    this.#base += this.#at;
    this.#source = this.#source.slice(this.#at);
    this.#at = 0;
  }

  #step(at: number): number {
    if (this.#mode === 'comment') return this.#comment(at);
    if (this.#mode === 'badUrl') return this.#badUrl(at);
    if (this.#mode === 'longString') return this.#longString(at);
    return this.#tokens(at);
  }

  /** Reads tokens until one is not complete or changes the mode. */
  #tokens(from: number): number {
    const source = this.#source;
    const length = source.length;
    let at = from;
    while (at < length) {
      const code = source.charCodeAt(at);
      const kind = classes[code] ?? NAME;
      let next: number;
      if ((kind & NAME) !== 0 && code !== 0x2d) {
        let end = at + 1;
        while (end < length && ((classes[source.charCodeAt(end)] ?? NAME) & NAME) !== 0) end += 1;
        const after = source.charCodeAt(end);
        if ((kind & DIGIT) !== 0) next = this.#number(end);
        else if (end === length || after === 0x28 || after === 0x5c) next = this.#wordFrom(at);
        else {
          // Most names: no escape within, no bracket behind.
          this.#handler.ident(source, at, end);
          next = end;
        }
        // A bad url leaves the mode changed.
        if (this.#mode !== 'tokens') return next;
      } else if ((kind & SPACE) !== 0) next = at + 1;
      else if ((kind & MARK) !== 0) {
        this.#handler.mark(code);
        next = at + 1;
      } else if (code === 0x22 || code === 0x27) next = this.#string(at, code);
      else if (code === 0x2f) {
        if (source.charCodeAt(at + 1) === 0x2a) {
          this.#mode = 'comment';
          return at + 2;
        }
        next = at + 1 < length || this.#final ? at + 1 : HOLD;
      } else if (code === 0x2d || code === 0x5c || code === 0x2b || code === 0x2e) {
        next = this.#word(at, code);
        // A bad url leaves the mode changed.
        if (this.#mode !== 'tokens') return next;
      } else if (code === 0x40) next = this.#atKeyword(at);
      else if (code === 0x23) next = this.#name(at + 1);
      else if (code === 0x3c) next = this.#open(at);
      else next = at + 1;
      if (next === HOLD) return at === from ? HOLD : at;
      at = next;
    }
    return at;
  }

  /** A number with its unit, a name, a function or a url; or a delimiter. */
  #word(at: number, code: number): number {
    const source = this.#source;
    if (source.length - at < 4 && !this.#final) return HOLD;
    let digits = at;
    if (code === 0x2b || code === 0x2d) digits += 1;
    if (source.charCodeAt(digits) === 0x2e) digits += 1;
    if (isDigit(source.charCodeAt(digits))) return this.#number(digits);
    if (code === 0x2d && source.startsWith('-->', at)) return at + 3;
    return this.#startsName(at) ? this.#wordFrom(at) : at + 1;
  }

  /** A name, a function or a url, from the name on. */
  #wordFrom(at: number): number {
    const source = this.#source;
    const end = this.#name(at);
    if (end === HOLD) return HOLD;
    const name = plain(source.slice(at, end));
    if (source.charCodeAt(end) !== 0x28) {
      this.#handler.ident(name, 0, name.length);
      return end;
    }
    if (name.toLowerCase() === 'url') return this.#url(end + 1, name);
    this.#handler.functionStart(name);
    return end + 1;
  }

  /** Whether a name begins at `at` (§4.3.9). */
  #startsName(at: number): boolean {
    const source = this.#source;
    let i = at;
    if (source.charCodeAt(i) === 0x2d) {
      i += 1;
      if (source.charCodeAt(i) === 0x2d) return true;
    }
    const code = source.charCodeAt(i);
    if (code === 0x5c) return i + 1 < source.length && (this.#classAt(i + 1) & NEWLINE) === 0;
    const kind = this.#classAt(i);
    return code !== 0x2d && (kind & NAME) !== 0 && (kind & DIGIT) === 0;
  }

  #classAt(at: number): number {
    return classes[this.#source.charCodeAt(at)] ?? 0;
  }

  /** The end of the name at `at`; HOLD where it may go on in the next chunk. */
  #name(at: number): number {
    const source = this.#source;
    const length = source.length;
    let i = at;
    for (;;) {
      while (i < length && ((classes[source.charCodeAt(i)] ?? NAME) & NAME) !== 0) i += 1;
      if (i >= length) return this.#final ? length : HOLD;
      if (source.charCodeAt(i) !== 0x5c) return i;
      if (i + 1 >= length) return this.#final ? i : HOLD;
      if ((this.#classAt(i + 1) & NEWLINE) !== 0) return i;
      i = this.#escapeEnd(i);
      if (i === HOLD) return HOLD;
    }
  }

  /** The end of the valid escape at `at`. */
  #escapeEnd(at: number): number {
    const source = this.#source;
    let i = at + 1;
    while (i < at + 7 && isHex(source.charCodeAt(i))) i += 1;
    if (i === at + 1) return at + 2;
    if (source.length - i < 2 && !this.#final) return HOLD;
    if (source.startsWith('\r\n', i)) return i + 2;
    return (this.#classAt(i) & SPACE) !== 0 ? i + 1 : i;
  }

  /**
   * The rest of a number from `at` on. Its unit belongs to it, so `1url(` is no url; several numbers and units in a
   * row (`1.5.5-2em`) are of no more interest than one.
   */
  #number(at: number): number {
    const source = this.#source;
    const length = source.length;
    let i = at;
    for (;;) {
      while (i < length && ((classes[source.charCodeAt(i)] ?? NAME) & NAME) !== 0) i += 1;
      if (i >= length && !this.#final) return HOLD;
      const code = source.charCodeAt(i);
      if (code === 0x2e && isDigit(source.charCodeAt(i + 1))) i += 2;
      else return code === 0x5c ? this.#name(i) : i;
    }
  }

  #string(at: number, quote: number): number {
    const source = this.#source;
    const end = stringEnd(source, at + 1, quote);
    if (end === -1) {
      if (this.#final) {
        this.#handler.string(source.slice(at + 1), this.#base + at + 1);
        return source.length;
      }
      // No character to wait for: a newline ends a string as well.
      return HOLD;
    }
    if (source.charCodeAt(end) !== quote) return end;
    this.#handler.string(source.slice(at + 1, end), this.#base + at + 1);
    return end + 1;
  }

  #atKeyword(at: number): number {
    if (this.#source.length - at < 4 && !this.#final) return HOLD;
    if (!this.#startsName(at + 1)) return at + 1;
    const end = this.#name(at + 1);
    if (end !== HOLD) this.#handler.atKeyword(plain(this.#source.slice(at + 1, end)));
    return end;
  }

  /** `<!--` is one token: without this its dashes would begin a name. */
  #open(at: number): number {
    if (this.#source.length - at < 4 && !this.#final) return HOLD;
    return this.#source.startsWith('<!--', at) ? at + 4 : at + 1;
  }

  /** What follows `url(`: a quoted string makes it a function, anything else a url token (§4.3.6). */
  #url(from: number, name: string): number {
    const source = this.#source;
    const length = source.length;
    let i = from;
    while (i < length && (this.#classAt(i) & SPACE) !== 0) i += 1;
    if (i >= length && !this.#final) return HOLD;
    const first = source.charCodeAt(i);
    if (first === 0x22 || first === 0x27) {
      this.#handler.functionStart(name);
      return from;
    }
    const start = i;
    let end = -1;
    for (; i < length; i += 1) {
      const code = source.charCodeAt(i);
      if (code === 0x29) {
        this.#handler.url(source.slice(start, end === -1 ? i : end), this.#base + start);
        return i + 1;
      }
      const kind = classes[code] ?? 0;
      if ((kind & SPACE) !== 0) {
        if (end === -1) end = i;
        continue;
      }
      const escaped = code === 0x5c;
      if (escaped && i + 1 >= length) break;
      if (end !== -1 || (kind & NOT_IN_URL) !== 0 || (escaped && (this.#classAt(i + 1) & NEWLINE) !== 0)) {
        this.#mode = 'badUrl';
        return i;
      }
      if (!escaped) continue;
      const next = this.#escapeEnd(i);
      if (next === HOLD) break;
      i = next - 1;
    }
    if (!this.#final) {
      this.#awaits = end === -1 ? ')' : '';
      return HOLD;
    }
    this.#handler.url(source.slice(start, end === -1 ? length : end), this.#base + start);
    return length;
  }

  /** The rest of a url that is not valid: up to the next `)` that is not escaped (§4.3.14). */
  #badUrl(at: number): number {
    const source = this.#source;
    let i = at;
    for (; i < source.length; i += 1) {
      const code = source.charCodeAt(i);
      if (code === 0x29) {
        this.#mode = 'tokens';
        return i + 1;
      }
      if (code !== 0x5c) continue;
      if (i + 1 >= source.length) return this.#final ? source.length : i > at ? i : HOLD;
      i += 1;
    }
    return i;
  }

  #comment(at: number): number {
    const source = this.#source;
    const end = source.indexOf('*/', at);
    if (end !== -1) {
      this.#mode = 'tokens';
      return end + 2;
    }
    if (this.#final || !source.endsWith('*')) return source.length;
    return source.length - 1 > at ? source.length - 1 : HOLD;
  }

  /** A token longer than is held: passed without being told, up to its end. */
  #passLong(at: number): number {
    if (this.#mode !== 'tokens') return this.#source.length;
    const code = this.#source.charCodeAt(at);
    if (code === 0x22 || code === 0x27) {
      this.#mode = 'longString';
      this.#quote = code;
      return at + 1;
    }
    // A url (the only other token that long in earnest) goes on like a bad one: to its bracket. A name is cut.
    const bracket = this.#source.indexOf('(', at);
    if (bracket === -1) return this.#source.length;
    this.#mode = 'badUrl';
    return bracket + 1;
  }

  #longString(at: number): number {
    const source = this.#source;
    const end = stringEnd(source, at, this.#quote);
    if (end === -1) {
      // An escape may be cut by the end of the chunk.
      if (this.#final || !source.endsWith('\\')) return source.length;
      const stop = source.length - trailing(source);
      return stop > at ? stop : HOLD;
    }
    this.#mode = 'tokens';
    return source.charCodeAt(end) === this.#quote ? end + 1 : end;
  }
}

/** Where a string ends: at its quote or at a newline; -1 for neither. */
function stringEnd(source: string, from: number, quote: number): number {
  for (let i = from; i < source.length; i += 1) {
    const code = source.charCodeAt(i);
    if (code === quote) return i;
    if (code === 0x5c) {
      if (source.startsWith('\r\n', i + 1)) i += 1;
      i += 1;
      if (i >= source.length) return -1;
    } else if (((classes[code] ?? 0) & NEWLINE) !== 0) return i;
  }
  return -1;
}

/** How many backslashes end the text. */
function trailing(source: string): number {
  let count = 0;
  while (source.charCodeAt(source.length - 1 - count) === 0x5c) count += 1;
  return count;
}

/** A name without its escapes. */
function plain(name: string): string {
  return name.includes('\\') ? decodeEscapes(name).text : name;
}

function isDigit(code: number): boolean {
  return code <= 0x39 && code >= 0x30;
}

function isHex(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}
