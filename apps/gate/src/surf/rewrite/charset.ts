/**
 * Bytes as text. The rewriter works on "byte strings": one character per byte (latin1), so every encoding that
 * keeps ASCII passes byte-exact without being known. Encodings that do not keep ASCII are transcoded to UTF-8, and
 * the output says so by a byte order mark, which outranks Content-Type and `<meta>` (Encoding Standard §6.1).
 * @module
 */

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a UTF-8 byte order mark, as a byte string. */
export const BOM = '\xef\xbb\xbf';

/** Text → byte string of its UTF-8 encoding. */
export function toByteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Byte string of UTF-8 → text; invalid sequences become U+FFFD. */
export function fromByteString(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The text of a byte string that must be parsed: read as UTF-8 where that is valid, else left as latin1. */
export function readable(bytes: string): string {
  if (!/[\x80-\xff]/.test(bytes) || /[\u0100-\uffff]/.test(bytes)) return bytes;
  try {
    return strictUtf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

/** How many bytes `transcodeFrom` wants to see, unless the body is shorter. */
export const SNIFF_BYTES = 4;

/** Encodings in which a byte below 0x80 is not always its ASCII character. */
const notAscii = new Set(['utf-16le', 'utf-16be', 'iso-2022-jp']);

/**
 * Double-byte encodings whose second byte may be a backslash. HTML's own delimiters are never a second byte, so
 * documents pass as they are (their forms depend on it); in a stylesheet the backslash would read as an escape.
 */
const backslashTrail = new Set(['shift_jis', 'gbk', 'gb18030', 'big5']);

/**
 * The encoding that a body must be transcoded from before it can be rewritten, or null.
 * @param contentType the header's value
 * @param first the body's first SNIFF_BYTES bytes, or all of a shorter body
 */
export function transcodeFrom(
  contentType: string | undefined,
  first: Uint8Array,
  kind: 'html' | 'xml' | 'css',
): string | null {
  const [a, b, c, d] = first;
  if (a === 0xef && b === 0xbb && c === 0xbf) return null;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const encoding = encodingOf(charsetParameter(contentType));
  if (encoding !== null) {
    if (notAscii.has(encoding)) return encoding;
    return kind === 'css' && backslashTrail.has(encoding) ? encoding : null;
  }
  // XML 1.0 appendix F: '<?' without a byte order mark.
  if (kind === 'xml' && a === 0x3c && b === 0 && c === 0x3f && d === 0) return 'utf-16le';
  if (kind === 'xml' && a === 0 && b === 0x3c && c === 0 && d === 0x3f) return 'utf-16be';
  return null;
}

/** The charset parameter of a Content-Type, or null. */
export function charsetParameter(contentType: string | undefined): string | null {
  const match = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2] ?? null;
}

/** The Encoding Standard's name for a label, or null for a label it does not know. */
function encodingOf(label: string | null): string | null {
  if (label === null) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}
