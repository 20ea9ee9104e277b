/**
 * Escapes of CSS (CSS Syntax §4.3.7): decoded with the way back to the raw text, and written.
 * @module
 */
import { toByteString } from '../charset.ts';
import type { Decoded } from '../edits.ts';

const escapes = /\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n\r\f])?|(\r\n|[\n\r\f])|([^]))/g;

/**
 * Decodes the inside of a string, a url token or a name. An escaped newline (only strings can hold one) is nothing.
 * Characters above ASCII come out as the bytes of their UTF-8 encoding.
 */
export function decodeEscapes(raw: string): Decoded {
  if (!raw.includes('\\')) return { text: raw, offsets: null };
  // An escape of three characters (`\80`) may become two bytes, never more than it is long.
  const offsets = new Int32Array(raw.length + 1);
  let text = '';
  let at = 0;
  const copy = (end: number): void => {
    for (let i = at; i < end; i += 1) offsets[text.length + i - at] = i;
    text += raw.slice(at, end);
  };
  for (const match of raw.matchAll(escapes)) {
    copy(match.index);
    const [whole, hex, newline, character] = match;
    const decoded = hex !== undefined ? characterOf(hex) : newline !== undefined ? '' : (character ?? '');
    for (let i = 0; i < decoded.length; i += 1) offsets[text.length + i] = match.index;
    text += decoded;
    at = match.index + whole.length;
  }
  copy(raw.length);
  offsets[text.length] = raw.length;
  return { text, offsets };
}

function characterOf(hex: string): string {
  const code = Number.parseInt(hex, 16);
  const bad = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  // U+FFFD is longer than the escape it comes from; one byte that is in no URL says the same here.
  return bad ? '\xff' : toByteString(String.fromCodePoint(code));
}

/** Text as it may stand in a CSS string of either quote and in a url token. */
export function escapeCss(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code <= 0x20 || code === 0x7f) out += `\\${code.toString(16)} `;
    else out += `"'()\\`.includes(character) ? `\\${character}` : character;
  }
  return out;
}
