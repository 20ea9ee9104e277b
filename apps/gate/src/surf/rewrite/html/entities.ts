/**
 * Character references in attribute values (HTML Standard §13.2.5.72): decoded with the way back to the raw bytes,
 * so that only what changes is written anew. Known by name are all references to ASCII, the only characters that
 * shape a URL, a stylesheet or a tag, and to Latin-1, for host names; any other stays as it stands.
 * @module
 */
import { toByteString } from '../charset.ts';
import type { Decoded } from '../edits.ts';

const ascii: Readonly<Record<string, string>> = {
  Tab: '\t',
  NewLine: '\n',
  excl: '!',
  quot: '"',
  QUOT: '"',
  num: '#',
  dollar: '$',
  percnt: '%',
  amp: '&',
  AMP: '&',
  apos: "'",
  lpar: '(',
  rpar: ')',
  ast: '*',
  midast: '*',
  plus: '+',
  comma: ',',
  period: '.',
  sol: '/',
  colon: ':',
  semi: ';',
  lt: '<',
  LT: '<',
  equals: '=',
  gt: '>',
  GT: '>',
  quest: '?',
  commat: '@',
  lsqb: '[',
  lbrack: '[',
  bsol: '\\',
  rsqb: ']',
  rbrack: ']',
  Hat: '^',
  lowbar: '_',
  UnderBar: '_',
  grave: '`',
  DiacriticalGrave: '`',
  fjlig: 'fj',
  lcub: '{',
  lbrace: '{',
  verbar: '|',
  vert: '|',
  VerticalLine: '|',
  rcub: '}',
  rbrace: '}',
};

/** The legacy names of U+00A0 to U+00FF, in order. */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute ' +
  'micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig ' +
  'Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash ' +
  'Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ' +
  'ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc ' +
  'uuml yacute thorn yuml';

const named = new Map<string, string>(Object.entries(ascii));
/** Names that browsers accept without their semicolon. */
const bare = new Set(['amp', 'AMP', 'lt', 'LT', 'gt', 'GT', 'quot', 'QUOT']);
for (const [index, name] of latin1.split(' ').entries()) {
  named.set(name, toByteString(String.fromCodePoint(0xa0 + index)));
  bare.add(name);
}

/** What numeric references 128 to 159 mean: Windows-1252, whatever the document's encoding (§13.2.5.80). */
const windows1252 = [
  ...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 32 }, (_, i) => 128 + i)),
];

const reference = /&(?:#[xX]([0-9a-fA-F]+);?|#([0-9]+);?|([A-Za-z][A-Za-z0-9]*);?)/y;

/** Decodes an attribute's value. Characters above ASCII come out as the bytes of their UTF-8 encoding. */
export function decodeReferences(raw: string): Decoded {
  let next = raw.indexOf('&');
  if (next === -1) return { text: raw, offsets: null };
  const offsets = new Int32Array(raw.length + 1);
  let text = '';
  let at = 0;
  const copy = (end: number): void => {
    for (let i = at; i < end; i += 1) offsets[text.length + i - at] = i;
    text += raw.slice(at, end);
    at = end;
  };
  while (next !== -1) {
    copy(next);
    const found = referenceAt(raw, next);
    if (found === null) {
      copy(next + 1);
    } else {
      for (let i = 0; i < found.text.length; i += 1) offsets[text.length + i] = next;
      text += found.text;
      at = found.end;
    }
    next = raw.indexOf('&', at);
  }
  copy(raw.length);
  offsets[text.length] = raw.length;
  return { text, offsets };
}

function referenceAt(raw: string, at: number): { text: string; end: number } | null {
  reference.lastIndex = at;
  const match = reference.exec(raw);
  if (match === null) return null;
  const [whole, hex, decimal, name] = match;
  if (name === undefined) {
    const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
    return { text: toByteString(characterOf(code)), end: at + whole.length };
  }
  // In attributes a reference without a semicolon is text when a letter, digit or = follows: `?a=1&lt=2`.
  if (!whole.endsWith(';') && (!bare.has(name) || raw[at + whole.length] === '=')) return null;
  const text = named.get(name);
  return text === undefined ? null : { text, end: at + whole.length };
}

function characterOf(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return windows1252[code - 0x80] ?? '';
  const bad = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || Number.isNaN(code);
  return String.fromCodePoint(bad ? 0xfffd : code);
}

const needsEscape = { '"': /[&<"]/g, "'": /[&<']/g, '': /[&<>"'=`\t\n\f\r ]/g };

/** Text as it may stand in an attribute's value with these quotes ('' for none), in HTML and in XML. */
export function escapeAttribute(text: string, quote: '"' | "'" | ''): string {
  return text.replace(needsEscape[quote], (character) => {
    if (character === '&') return '&amp;';
    if (character === '<') return '&lt;';
    return `&#${character.charCodeAt(0)};`;
  });
}
