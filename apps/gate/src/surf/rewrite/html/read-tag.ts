/**
 * Reads one tag (HTML Standard §13.2.5.6 to 13.2.5.40): the hot loop of the tokenizer.
 * @module
 */
import { ATTRIBUTE_END, classes, EQUALS, GREATER, NAME_END, SLASH, SPACE, VALUE_END } from './scan.ts';
import { FIELDS, type Tag } from './tag.ts';

/** What `readTag` returns for a tag whose end is not there yet. */
export const INCOMPLETE = -1;

/**
 * Reads the tag whose `<` is at `at` and whose name begins at `nameStart` into `tag`.
 * @returns the offset after its `>`, or INCOMPLETE; name and start are known even then
 */
export function readTag(tag: Tag, source: string, at: number, nameStart: number): number {
  const length = source.length;
  let i = nameStart;
  let seen = 0;
  for (; i < length; i += 1) {
    const kind = classes[source.charCodeAt(i)] ?? 0;
    if ((kind & NAME_END) !== 0) break;
    seen |= kind;
  }
  const name = source.slice(nameStart, i);
  tag.name = tag.xml ? localName(name) : seen === 0 ? name : name.toLowerCase();
  tag.foreign = false;
  tag.selfClosing = false;
  tag.source = source;
  tag.start = at;
  tag.nameEnd = i;
  tag.count = 0;
  let field = 0;
  for (;;) {
    let kind = 0;
    while (i < length && ((kind = classes[source.charCodeAt(i)] ?? 0) & (SPACE | SLASH)) !== 0) i += 1;
    if (i >= length) return INCOMPLETE;
    if (kind === GREATER) {
      tag.selfClosing = source.charCodeAt(i - 1) === 0x2f && tag.nameEnd < i;
      break;
    }
    // A name may begin with `=`.
    const nameStartsAt = i;
    i += 1;
    while (i < length && ((classes[source.charCodeAt(i)] ?? 0) & ATTRIBUTE_END) === 0) i += 1;
    const nameEnd = i;
    while (i < length && (kind = classes[source.charCodeAt(i)] ?? 0) === SPACE) i += 1;
    if (i >= length) return INCOMPLETE;
    let valueAt = -1;
    let valueEnd = nameEnd;
    let quote = 0;
    if (kind === EQUALS) {
      i += 1;
      while (i < length && classes[source.charCodeAt(i)] === SPACE) i += 1;
      if (i >= length) return INCOMPLETE;
      const code = source.charCodeAt(i);
      if (code === 0x22 || code === 0x27) {
        quote = code;
        valueAt = i + 1;
        valueEnd = source.indexOf(code === 0x22 ? '"' : "'", valueAt);
        if (valueEnd === -1) return INCOMPLETE;
        i = valueEnd + 1;
      } else {
        valueAt = i;
        while (i < length && ((classes[source.charCodeAt(i)] ?? 0) & VALUE_END) === 0) i += 1;
        if (i >= length) return INCOMPLETE;
        valueEnd = i;
      }
    }
    if (field === tag.at.length) tag.at = doubled(tag.at);
    const fields = tag.at;
    fields[field] = nameStartsAt;
    fields[field + 1] = nameEnd;
    fields[field + 2] = valueAt;
    fields[field + 3] = valueEnd;
    fields[field + 4] = quote;
    field += FIELDS;
    tag.count += 1;
    // `/` that ends an unquoted value is part of it; the mark of a self-closing tag stands alone.
    if (kind === EQUALS && quote === 0 && source.charCodeAt(i) === 0x3e) break;
  }
  tag.end = i + 1;
  return i + 1;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function doubled(fields: Int32Array): Int32Array {
  const larger = new Int32Array(fields.length * 2);
  larger.set(fields);
  return larger;
}
