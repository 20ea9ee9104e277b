/**
 * The HTML tokenizer (HTML Standard §13.2.5) as a push parser over byte strings. It tells where tags and text are
 * and skips the rest; it holds back nothing but the token at the end of a chunk that is not complete. In XML mode
 * names keep their case, CDATA is everywhere and no element's text is special.
 * @module
 */
import { limits } from '../limits.ts';
import { ContentModel, type TextMode } from './content.ts';
import { INCOMPLETE, readTag } from './read-tag.ts';
import { classes, commentEnd, isLetter, isXmlName, nameAt, SPACE, xmlDoctypeEnd } from './scan.ts';
import { Tag } from './tag.ts';

/** Receives tokens. Offsets are into the whole document; a Tag is only valid during the call. */
export interface TokenHandler {
  startTag(tag: Tag): void;
  endTag(tag: Tag): void;
  /**
   * Character data, in one or more pieces: of markup, of elements whose text is raw, of CDATA sections. It is
   * `[from, to)` of `source`, which stands at `base` of the document: most text need not even be sliced.
   */
  text(source: string, from: number, to: number, base: number): void;
  /** A processing instruction of XML, from `<?` to `?>`. */
  instruction(piece: string, start: number): void;
}

/** How to read a document. */
export interface TokenizerOptions {
  readonly scripts: boolean;
  readonly xml: boolean;
}

/** Where the tokenizer is between tokens. */
type Mode = TextMode | 'comment' | 'bogus' | 'cdata' | 'longTag';

/** Script data (§13.2.5.15): plain, after `<!--`, or after `<script` within that. */
type Escape = 'none' | 'once' | 'twice';

/** What `step` returns when the token at the end needs more input. */
const HOLD = -1;

export class HtmlTokenizer {
  readonly #handler: TokenHandler;
  readonly #xml: boolean;
  readonly #content: ContentModel;
  readonly #tag: Tag;
  #source = '';
  /** Offset of #source in the document. */
  #base = 0;
  /** Next unread character of #source. */
  #at = 0;
  #mode: Mode = 'markup';
  /** Name of the element whose raw text this is. */
  #rawName = '';
  #escape: Escape = 'none';
  /** How the text after a tag too long to be held is read, and where in that tag we are. */
  #afterLongTag: Mode = 'markup';
  #longTagQuote = '';
  #longTagEquals = false;
  /** The held token cannot end before a `>`, so chunks without one need no look. */
  #awaitsGreater = false;
  #final = false;

  constructor(handler: TokenHandler, options: TokenizerOptions) {
    this.#handler = handler;
    this.#xml = options.xml;
    this.#content = new ContentModel(options.scripts);
    this.#tag = new Tag(options.xml);
  }

  /** Offset up to which everything was told. */
  get safe(): number {
    return this.#base + this.#at;
  }

  /** Takes the next piece of the document. */
  write(chunk: string): void {
    this.#source = this.#source === '' ? chunk : this.#source + chunk;
    const short = this.#source.length <= limits.tag.value;
    if (this.#awaitsGreater && short && !chunk.includes('>')) return;
    this.#run();
  }

  /** The document is over: an incomplete token at the end is passed as it is. */
  end(): void {
    this.#final = true;
    this.#run();
  }

  #run(): void {
    this.#awaitsGreater = false;
    while (this.#at < this.#source.length) {
      const next = this.#step(this.#at);
      if (next === HOLD) break;
      this.#at = next;
    }
    this.#base += this.#at;
    this.#source = this.#source.slice(this.#at);
    this.#at = 0;
  }

  #step(at: number): number {
    switch (this.#mode) {
      case 'markup':
        return this.#markup(at);
      case 'raw':
        return this.#raw(at);
      case 'script':
        return this.#script(at);
      case 'comment':
        return this.#comment(at);
      case 'bogus':
        return this.#bogus(at);
      case 'cdata':
        return this.#cdata(at);
      case 'longTag':
        return this.#longTag(at);
      case 'plaintext':
        return this.#text(at, this.#source.length);
    }
  }

  /** Tells text and returns its end. */
  #text(from: number, to: number): number {
    if (to > from) this.#handler.text(this.#source, from, to, this.#base);
    return to;
  }

  /** Holds the token, or passes the rest as text where the document is over. */
  #hold(at: number): number {
    return this.#final ? this.#text(at, this.#source.length) : HOLD;
  }

  #markup(at: number): number {
    const source = this.#source;
    const open = source.indexOf('<', at);
    if (open === -1) return this.#text(at, source.length);
    if (open > at) return this.#text(at, open);
    const code = source.charCodeAt(at + 1);
    if (isLetter(code) || (this.#xml && isXmlName(code))) return this.#openTag(at);
    if (code === 0x2f) return this.#closeTag(at);
    if (code === 0x21) return this.#declaration(at);
    if (code === 0x3f) return this.#question(at);
    return at + 1 === source.length ? this.#hold(at) : this.#text(at, at + 1);
  }

  #openTag(at: number): number {
    const end = this.#readTag(at, at + 1);
    if (end === HOLD) return this.#holdTag(at, at + 1);
    const mode = this.#started();
    this.#handler.startTag(this.#tag);
    this.#mode = mode;
    return end;
  }

  /** Tells the content model of the start tag just read. */
  #started(): TextMode {
    if (this.#xml) return 'markup';
    const mode = this.#content.start(this.#tag);
    if (mode !== 'markup') this.#rawName = this.#tag.name;
    this.#escape = 'none';
    return mode;
  }

  #closeTag(at: number): number {
    const code = this.#source.charCodeAt(at + 2);
    if (!isLetter(code) && !(this.#xml && isXmlName(code))) {
      if (at + 2 === this.#source.length) return this.#hold(at);
      this.#mode = 'bogus';
      return at + 2;
    }
    const end = this.#readTag(at, at + 2);
    if (end === HOLD) return this.#holdTag(at, at + 2);
    if (!this.#xml) this.#content.end(this.#tag.name);
    this.#handler.endTag(this.#tag);
    return end;
  }

  /** An incomplete tag: waits, unless the document is over (it then counts for nothing) or the tag is too long. */
  #holdTag(at: number, nameStart: number): number {
    if (this.#final) return this.#source.length;
    if (this.#source.length - at <= limits.tag.value) {
      this.#awaitsGreater = true;
      return HOLD;
    }
    this.#tag.count = 0;
    this.#tag.end = this.#source.length;
    this.#mode = 'longTag';
    this.#longTagQuote = '';
    this.#longTagEquals = false;
    this.#afterLongTag = 'markup';
    if (nameStart === at + 1) {
      this.#afterLongTag = this.#started();
      this.#handler.startTag(this.#tag);
    } else {
      if (!this.#xml) this.#content.end(this.#tag.name);
      this.#handler.endTag(this.#tag);
    }
    return this.#tag.nameEnd;
  }

  #readTag(at: number, nameStart: number): number {
    this.#tag.base = this.#base;
    const end = readTag(this.#tag, this.#source, at, nameStart);
    return end === INCOMPLETE ? HOLD : end;
  }

  #declaration(at: number): number {
    const source = this.#source;
    if (source.startsWith('<!--', at)) return this.#openComment(at);
    const cdata = this.#xml || this.#content.foreign;
    if (cdata && source.startsWith('<![CDATA[', at)) {
      this.#mode = 'cdata';
      return at + 9;
    }
    const rest = source.length - at;
    const unsure =
      '<!--'.startsWith(source.slice(at, at + 4)) || '<![CDATA['.startsWith(source.slice(at, at + 9));
    if (rest < 9 && unsure) return this.#hold(at);
    if (this.#xml) return this.#xmlDoctype(at);
    this.#mode = 'bogus';
    return at + 2;
  }

  #openComment(at: number): number {
    const source = this.#source;
    // `<!-->` and `<!--->` are whole comments: the first two dashes may belong to the end as well.
    const end = commentEnd(source, at + 2, at + 4, this.#xml);
    if (end !== -1) return end;
    if (this.#final) return source.length;
    if (source.length - at < 8) return HOLD;
    this.#mode = 'comment';
    return source.length - 3;
  }

  #comment(at: number): number {
    const source = this.#source;
    const end = commentEnd(source, at, at, this.#xml);
    if (end !== -1) {
      this.#mode = 'markup';
      return end;
    }
    if (this.#final) return source.length;
    return source.length - at > 3 ? source.length - 3 : HOLD;
  }

  /** `<!doctype …>` and everything else that browsers skip up to the next `>`. */
  #bogus(at: number): number {
    const end = this.#source.indexOf('>', at);
    if (end === -1) return this.#source.length;
    this.#mode = 'markup';
    return end + 1;
  }

  #question(at: number): number {
    if (!this.#xml) {
      this.#mode = 'bogus';
      return at + 2;
    }
    const end = this.#source.indexOf('?>', at + 2);
    if (end === -1) {
      if (this.#final) return this.#source.length;
      if (this.#source.length - at <= limits.tag.value) {
        this.#awaitsGreater = true;
        return HOLD;
      }
      this.#mode = 'bogus';
      return at + 2;
    }
    this.#handler.instruction(this.#source.slice(at, end + 2), this.#base + at);
    return end + 2;
  }

  /** A document type declaration of XML, its internal subset included (XML 1.0 §2.8). */
  #xmlDoctype(at: number): number {
    const end = xmlDoctypeEnd(this.#source, at + 2);
    if (end !== -1) return end;
    if (this.#final) return this.#source.length;
    if (this.#source.length - at <= limits.tag.value) {
      this.#awaitsGreater = true;
      return HOLD;
    }
    this.#mode = 'bogus';
    return at + 2;
  }

  #cdata(at: number): number {
    const end = this.#source.indexOf(']]>', at);
    if (end !== -1) {
      this.#text(at, end);
      this.#mode = 'markup';
      return end + 3;
    }
    if (this.#final) return this.#text(at, this.#source.length);
    return this.#source.length - at > 2 ? this.#text(at, this.#source.length - 2) : HOLD;
  }

  /** Text up to the end tag of #rawName (RCDATA and RAWTEXT differ only in what a reference means). */
  #raw(at: number): number {
    const source = this.#source;
    for (let open = source.indexOf('</', at); open !== -1; open = source.indexOf('</', open + 2)) {
      const ends = this.#endsRaw(open);
      if (ends === 'yes') {
        this.#mode = 'markup';
        return this.#text(at, open);
      }
      if (ends === 'unsure' && !this.#final) return open > at ? this.#text(at, open) : HOLD;
    }
    if (this.#final || !source.endsWith('<')) return this.#text(at, source.length);
    return source.length - 1 > at ? this.#text(at, source.length - 1) : HOLD;
  }

  /** Whether `</` at `open` begins the end tag of #rawName. */
  #endsRaw(open: number): 'yes' | 'no' | 'unsure' {
    return nameAt(this.#source, open + 2, this.#rawName);
  }

  /** Script text, with the states that let `<!-- <script> … </script> -->` pass (§13.2.5.15 to 13.2.5.31). */
  #script(at: number): number {
    const source = this.#source;
    const length = source.length;
    let i = at;
    let dashes = -2;
    for (;;) {
      const open = source.indexOf('<', i);
      if (this.#escape !== 'none') {
        if (dashes !== -1 && dashes < i) dashes = source.indexOf('-->', i);
        if (dashes !== -1 && (open === -1 || dashes < open)) {
          this.#escape = 'none';
          i = dashes + 3;
          continue;
        }
      }
      if (open === -1) break;
      if (length - open < 9 && !this.#final) return open > at ? this.#text(at, open) : HOLD;
      i = open + 1;
      if (this.#escape === 'none' && source.startsWith('<!--', open)) {
        this.#escape = 'once';
        // The dashes may belong to `-->` as well.
        i = open + 2;
      } else if (source.charCodeAt(open + 1) === 0x2f && this.#endsRaw(open) === 'yes') {
        if (this.#escape !== 'twice') {
          this.#mode = 'markup';
          return this.#text(at, open);
        }
        this.#escape = 'once';
      } else if (this.#escape === 'once' && nameAt(source, open + 1, 'script') === 'yes') {
        this.#escape = 'twice';
      }
    }
    if (this.#final || this.#escape === 'none') return this.#text(at, length);
    // The end may be the beginning of `-->`.
    const stop = Math.max(i, length - 2);
    return stop > at ? this.#text(at, stop) : HOLD;
  }

  /** The rest of a tag that was too long to be held: only its end is looked for. */
  #longTag(at: number): number {
    const source = this.#source;
    let i = at;
    while (i < source.length) {
      if (this.#longTagQuote !== '') {
        const end = source.indexOf(this.#longTagQuote, i);
        if (end === -1) return source.length;
        this.#longTagQuote = '';
        i = end + 1;
        continue;
      }
      const character = source[i] ?? '';
      i += 1;
      if (character === '>') {
        this.#mode = this.#afterLongTag;
        return i;
      }
      if ((character === '"' || character === "'") && this.#longTagEquals) this.#longTagQuote = character;
      if (character === '=') this.#longTagEquals = true;
      else if (classes[character.charCodeAt(0)] !== SPACE) this.#longTagEquals = false;
    }
    return source.length;
  }
}
