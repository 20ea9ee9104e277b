/**
 * JavaScript as tokens (ECMA-262 §12), over byte strings. Whether a slash divides or begins a regular expression is
 * told by the caller, who knows what stands before it.
 * @module
 */

/** What a token is. `bad` ends every attempt: the text is none that this scanner understands. */
export type TokenKind =
  | 'end'
  | 'bad'
  | 'word'
  | 'private'
  | 'number'
  | 'string'
  | 'regex'
  /** A whole template, or the last piece of one. */
  | 'template'
  /** A piece of a template up to and with its `${`. */
  | 'templateOpen'
  | 'punctuator';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** One bit per class of a byte: 1 for the parts of a word, 2 for white space. */
const classes = new Uint8Array(256);
for (const part of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$\\') {
  classes[part.charCodeAt(0)] = 1;
}
for (let code = 0x80; code < 0x100; code += 1) classes[code] = 1;
for (const space of ' \t\n\r\v\f') classes[space.charCodeAt(0)] = 2;

/** Whether a character may be part of a word. */
export function isWordPart(code: number): boolean {
  return code > 0xff || classes[code] === 1;
}

/** Punctuators of several characters that mean another thing than their parts do here. */
const long = ['=>', '?.', '??', '++', '--', '...'];
const longStarts = '=?+-.';

/** Reads one script. */
export class Scanner {
  readonly text: string;
  /** Of the last token. */
  start = 0;
  end = 0;
  /** The last token where it is a punctuator; '' otherwise. */
  mark = '';
  /** Whether a line ended before the last token. */
  newline = false;

  constructor(text: string) {
    this.text = text;
    if (text.startsWith('#!')) this.#skipLine(0);
  }

  /** Reads the next token; `operand` tells whether the one before it ends an operand. */
  next(operand: boolean): TokenKind {
    this.newline = false;
    this.mark = '';
    const { text } = this;
    for (;;) {
      const at = this.end;
      if (at >= text.length) {
        this.start = text.length;
        return 'end';
      }
      const code = text.charCodeAt(at);
      if (classes[code] === 2) {
        if (code === NEWLINE || code === RETURN) this.newline = true;
        this.end = at + 1;
        continue;
      }
      if (code >= 0x80) {
        const width = spaceWidth(text, at);
        if (width > 0) {
          this.end = at + width;
          continue;
        }
      }
      if (code === 0x2f && this.#comment(at)) continue;
      // Comments that began HTML in old scripts (§B.1.1).
      if (code === 0x3c && text.startsWith('<!--', at)) {
        this.#skipLine(at);
        continue;
      }
      if (code === 0x2d && this.newline && text.startsWith('-->', at)) {
        this.#skipLine(at);
        continue;
      }
      this.start = at;
      return this.#token(code, at, operand);
    }
  }

  /** Reads on in a template after a `}` that closed one of its substitutions. */
  template(): TokenKind {
    const { text } = this;
    for (let at = this.end; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x5c) at += 1;
      else if (code === 0x60) {
        this.end = at + 1;
        return 'template';
      } else if (code === 0x24 && text.charCodeAt(at + 1) === 0x7b) {
        this.end = at + 2;
        return 'templateOpen';
      }
    }
    return 'bad';
  }

  /** Offset of the first character after white space and comments from `from` on. */
  peek(from: number): number {
    const { start, end, newline } = this;
    this.end = from;
    const { text } = this;
    while (this.end < text.length) {
      const code = text.charCodeAt(this.end);
      const width = classes[code] === 2 ? 1 : code >= 0x80 ? spaceWidth(text, this.end) : 0;
      if (width > 0) this.end += width;
      else if (code !== 0x2f || !this.#comment(this.end)) break;
    }
    const found = this.end;
    this.start = start;
    this.end = end;
    this.newline = newline;
    return found;
  }

  #token(code: number, at: number, operand: boolean): TokenKind {
    const { text } = this;
    if (code >= 0x30 && code <= 0x39) return this.#number(at);
    if (isWordPart(code)) {
      this.end = wordEnd(text, at);
      return 'word';
    }
    if (code === 0x22 || code === 0x27) return this.#string(at, code);
    if (code === 0x60) {
      this.end = at + 1;
      return this.template();
    }
    if (code === 0x2f && !operand) return this.#regex(at);
    const after = text.charCodeAt(at + 1);
    if (code === 0x2e && after >= 0x30 && after <= 0x39) return this.#number(at);
    if (code === 0x23) {
      this.end = wordEnd(text, at + 1);
      return this.end === at + 1 ? 'bad' : 'private';
    }
    this.mark = this.#punctuator(at);
    this.end = at + this.mark.length;
    return 'punctuator';
  }

  #punctuator(at: number): string {
    const { text } = this;
    const first = text.charAt(at);
    if (!longStarts.includes(first)) return first;
    for (const one of long) {
      if (!text.startsWith(one, at)) continue;
      // `a?.5:b` is a condition.
      const digit = text.charCodeAt(at + 2);
      if (one === '?.' && digit >= 0x30 && digit <= 0x39) continue;
      return one;
    }
    return first;
  }

  #number(at: number): TokenKind {
    const { text } = this;
    let end = at;
    let dot = false;
    const plain = !/^0[xob]/i.test(text.slice(at, at + 2));
    for (;;) {
      const code = text.charCodeAt(end);
      if (code === 0x2e && plain && !dot) dot = true;
      else if ((code | 0x20) === 0x65 && plain) {
        dot = true;
        const sign = text.charCodeAt(end + 1);
        if (sign === 0x2b || sign === 0x2d) end += 1;
      } else if (!isWordPart(code)) break;
      end += 1;
    }
    this.end = end;
    return 'number';
  }

  #string(at: number, quote: number): TokenKind {
    const { text } = this;
    for (let end = at + 1; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === quote) {
        this.end = end + 1;
        return 'string';
      }
      if (code === 0x5c) {
        end += 1;
        if (text.charCodeAt(end) === RETURN && text.charCodeAt(end + 1) === NEWLINE) end += 1;
      } else if (code === NEWLINE || code === RETURN) return 'bad';
    }
    return 'bad';
  }

  #regex(at: number): TokenKind {
    const { text } = this;
    let inClass = false;
    for (let end = at + 1; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === NEWLINE || code === RETURN) return 'bad';
      if (code === 0x5c) end += 1;
      else if (code === 0x5b) inClass = true;
      else if (code === 0x5d) inClass = false;
      else if (code === 0x2f && !inClass) {
        this.end = wordEnd(text, end + 1);
        return 'regex';
      }
    }
    return 'bad';
  }

  /** Skips a comment at `at`, if one is there. */
  #comment(at: number): boolean {
    const { text } = this;
    const second = text.charCodeAt(at + 1);
    if (second === 0x2f) {
      this.#skipLine(at);
      return true;
    }
    if (second !== 0x2a) return false;
    const close = text.indexOf('*/', at + 2);
    const end = close === -1 ? text.length : close + 2;
    if (!this.newline) {
      const line = text.indexOf('\n', at);
      this.newline = line !== -1 && line < end;
    }
    this.end = end;
    return true;
  }

  #skipLine(at: number): void {
    const { text } = this;
    let end = at;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === NEWLINE || code === RETURN) break;
      // U+2028 and U+2029 end lines too.
      if (code === 0xe2 && spaceWidth(text, end) === 3) break;
    }
    this.end = end;
  }
}

function wordEnd(text: string, from: number): number {
  let end = from;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isWordPart(code)) {
      // The braces of `\u{…}`.
      if (code === 0x7b && text.startsWith('\\u', end - 2)) {
        const close = text.indexOf('}', end);
        if (close !== -1) {
          end = close + 1;
          continue;
        }
      }
      return end;
    }
    if (code >= 0x80 && spaceWidth(text, end) > 0) return end;
    end += 1;
  }
}

/** How many bytes of UTF-8 white space beyond ASCII stand at `at`: U+00A0, U+2028, U+2029, U+FEFF; 0 for none. */
function spaceWidth(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 0xc2) return text.charCodeAt(at + 1) === 0xa0 ? 2 : 0;
  if (code === 0xe2) {
    const last = text.charCodeAt(at + 2);
    return text.charCodeAt(at + 1) === 0x80 && (last === 0xa8 || last === 0xa9) ? 3 : 0;
  }
  return code === 0xef && text.charCodeAt(at + 1) === 0xbb && text.charCodeAt(at + 2) === 0xbf ? 3 : 0;
}
