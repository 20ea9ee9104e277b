/**
 * What the HTML tokenizer looks for in bytes: classes of characters, and where things end.
 * @module
 */

/** Classes of characters: what ends names, values and the like. */
export const SPACE = 1;
export const SLASH = 2;
export const GREATER = 4;
export const EQUALS = 8;
export const UPPER = 16;
/** The classes of each byte, as bits. */
export const classes = new Uint8Array(256);
for (const code of [0x09, 0x0a, 0x0c, 0x0d, 0x20]) classes[code] = SPACE;
classes[0x2f] = SLASH;
classes[0x3e] = GREATER;
classes[0x3d] = EQUALS;
for (let code = 0x41; code <= 0x5a; code += 1) classes[code] = UPPER;
/** What ends a tag's name. */
export const NAME_END = SPACE | SLASH | GREATER;
/** What ends an attribute's name. */
export const ATTRIBUTE_END = NAME_END | EQUALS;
/** What ends a value without quotes. */
export const VALUE_END = SPACE | GREATER;

/** The end of a comment whose `-->` may begin at `from` and whose `--!>` may begin at `bang`; -1 for none. */
export function commentEnd(source: string, from: number, bang: number, xml: boolean): number {
  const plain = source.indexOf('-->', from);
  if (xml) return plain === -1 ? -1 : plain + 3;
  // Searched only up to the plain end: a whole document of comments must not be read again for each.
  const odd = (plain === -1 ? source.slice(bang) : source.slice(bang, plain)).indexOf('--!>');
  if (odd !== -1) return bang + odd + 4;
  return plain === -1 ? -1 : plain + 3;
}

/** The end of an XML document type declaration; -1 where it is not complete. */
export function xmlDoctypeEnd(source: string, from: number): number {
  const mark = /<!--|<\?|["'[\]>]/g;
  mark.lastIndex = from;
  let inside = false;
  for (let match = mark.exec(source); match !== null; match = mark.exec(source)) {
    const [found] = match;
    if (found === '[') inside = true;
    else if (found === ']') inside = false;
    else if (found !== '>') {
      const closer = found === '<!--' ? '-->' : found === '<?' ? '?>' : found;
      const end = source.indexOf(closer, mark.lastIndex);
      if (end === -1) return -1;
      mark.lastIndex = end + closer.length;
    } else if (!inside) return mark.lastIndex;
  }
  return -1;
}

/** Whether `name` stands at `at`, in any case, and ends there. */
export function nameAt(source: string, at: number, name: string): 'yes' | 'no' | 'unsure' {
  const found = source.slice(at, at + name.length).toLowerCase();
  if (found !== name) return name.startsWith(found) && at + found.length === source.length ? 'unsure' : 'no';
  if (at + name.length === source.length) return 'unsure';
  return ((classes[source.charCodeAt(at + name.length)] ?? 0) & NAME_END) === 0 ? 'no' : 'yes';
}

/** Whether this is a letter of ASCII. */
export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Whether a name of XML may begin with this character, as far as bytes can tell. */
export function isXmlName(code: number): boolean {
  return code === 0x5f || code === 0x3a || code >= 0x80;
}
