/**
 * One tag as the tokenizer found it: offsets into the tokenizer's text, reused from tag to tag so that a page of
 * 100,000 attributes allocates nothing for those nobody asks for.
 * @module
 */
import { decodeReferences } from './entities.ts';

/** Numbers per attribute in `Tag.at`: name start, name end, value start (-1 without a value), value end, quote (0 for none). */
export const FIELDS = 5;

export class Tag {
  /** The local name: lower case in HTML, as written in XML. */
  name = '';
  /** Whether the element is in the SVG or MathML namespace. */
  foreign = false;
  selfClosing = false;
  /** Offset of `<`. */
  start = 0;
  /** Offset after the name. */
  nameEnd = 0;
  /** Offset after `>`; of a tag too long to be held, the end of what is known of it. */
  end = 0;
  /** How many attributes. */
  count = 0;
  /** FIELDS numbers per attribute. */
  at: Int32Array = new Int32Array(64 * FIELDS);
  /** The text that all offsets point into. */
  source = '';
  /** Offset of `source` in the whole document. */
  base = 0;
  /** Whether names keep their case. */
  readonly xml: boolean;

  constructor(xml: boolean) {
    this.xml = xml;
  }

  /** The name of attribute `index`: lower case in HTML, as written in XML. */
  attributeName(index: number): string {
    const name = this.source.slice(this.at[index * FIELDS], this.at[index * FIELDS + 1]);
    return this.xml ? name : name.toLowerCase();
  }

  /** The value of attribute `index` as it stands in the source; '' without one. */
  rawValue(index: number): string {
    const start = this.at[index * FIELDS + 2] ?? -1;
    return start === -1 ? '' : this.source.slice(start, this.at[index * FIELDS + 3]);
  }

  /** The decoded value of the attribute with this (lower-case) name; null without one. The first one counts. */
  value(name: string): string | null {
    for (let i = 0; i < this.count; i += 1) {
      const length = (this.at[i * FIELDS + 1] ?? 0) - (this.at[i * FIELDS] ?? 0);
      if (length === name.length && this.attributeName(i) === name)
        return decodeReferences(this.rawValue(i)).text;
    }
    return null;
  }

  /** Whether there is an attribute with this (lower-case) name. */
  has(name: string): boolean {
    return this.value(name) !== null;
  }
}
