/**
 * A document on its way to the browser: URLs through the gate, the runtime at the head, and everything out that
 * would fetch ahead, open windows or override the gate's policies. Streaming; byte-exact outside its edits.
 * @module
 */
import { BOM, readable } from '../charset.ts';
import type { RewriteContext } from '../context.ts';
import { CssRewriter } from '../css/rewriter.ts';
import { type EditSource, type Emit, rawOffset } from '../edits.ts';
import { importMapEdits } from '../importmap.ts';
import { limits } from '../limits.ts';
import { Translator } from '../url.ts';
import { type AttributeScope, attributeEdits } from './attribute-edits.ts';
import { attributeKind, mayMatter } from './attributes.ts';
import { type ElementFacts, elementFacts } from './elements.ts';
import { decodeReferences } from './entities.ts';
import { FIELDS, type Tag } from './tag.ts';
import { HtmlTokenizer, type TokenHandler } from './tokenizer.ts';

/** What kind of document this is. */
export interface HtmlOptions {
  /** Whether the document is XML: XHTML, SVG or anything else that is shown. */
  readonly xml?: boolean;
}

/** End tags that imply a head where there is none yet (HTML Standard §13.2.6.4.2 and 3). */
const impliesHead = new Set(['head', 'body', 'html', 'br']);

/** Text of the element being read that is a language of its own. */
interface Inner {
  readonly kind: 'style' | 'importMap';
  readonly element: string;
  /** Start of the text in the document. */
  start: number;
  /** How much text was read. */
  length: number;
}

/** What a document inherits from the one around it. */
interface Around {
  readonly base: URL;
  /** How many srcdoc attributes are around that document. */
  readonly depth: number;
}

/** Rewrites one document. */
export class HtmlRewriter implements EditSource, TokenHandler {
  readonly #context: RewriteContext;
  readonly #emit: Emit;
  readonly #xml: boolean;
  readonly #depth: number;
  readonly #translator: Translator;
  readonly #tokenizer: HtmlTokenizer;
  /** The first bytes, until a byte order mark would be whole; null afterwards. */
  #lead: string | null = '';
  #headPending: boolean;
  #headSeen = false;
  #rootSeen = false;
  #baseSeen = false;
  #inner: Inner | null = null;
  #css: CssRewriter | null = null;
  #importMap = '';
  readonly #scope: AttributeScope;

  /**
   * @param emit told every edit
   * @param around for the document of a srcdoc attribute, which inherits the base of the one around it
   */
  constructor(context: RewriteContext, options: HtmlOptions, emit: Emit, around?: Around) {
    this.#context = context;
    this.#emit = emit;
    this.#xml = options.xml ?? false;
    this.#depth = around === undefined ? 0 : around.depth + 1;
    this.#translator = new Translator(context, around?.base ?? context.base);
    this.#scope = {
      translator: this.#translator,
      frames: new Set(),
      emit,
      srcdoc: (text, inner) => this.#srcdoc(text, inner),
    };
    this.#headPending = context.head !== '';
    this.#tokenizer = new HtmlTokenizer(this, { scripts: context.scripts, xml: this.#xml });
  }

  get safe(): number {
    if (this.#inner === null) return this.#tokenizer.safe;
    if (this.#css !== null) return this.#inner.start + this.#css.safe;
    return this.#inner.start;
  }

  write(chunk: string): void {
    let piece = chunk;
    if (this.#lead !== null) {
      piece = this.#lead + chunk;
      this.#lead = piece.length < BOM.length ? piece : null;
      if (this.#lead !== null) return;
    }
    this.#tokenizer.write(piece);
  }

  end(): void {
    if (this.#lead !== null) this.#tokenizer.write(this.#lead);
    this.#lead = null;
    this.#tokenizer.end();
    this.#endInner();
    if (!this.#xml) this.#putHead(this.#tokenizer.safe);
  }

  text(source: string, from: number, to: number, base: number): void {
    if (this.#inner !== null) this.#innerText(this.#inner, source.slice(from, to), base + from);
    if (!this.#headPending || this.#xml) return;
    const piece = source.slice(from, to);
    const start = base + from;
    // Space before the head is dropped by the parser, and a byte order mark has to stay first.
    const mark = start === 0 && piece.startsWith(BOM) ? BOM.length : 0;
    const first = piece.slice(mark).search(/[^\t\n\f\r ]/);
    if (first !== -1) this.#putHead(start + mark + first);
  }

  startTag(tag: Tag): void {
    const later = this.#headPending && !this.#xml && this.#headWaits(tag);
    if (!later && !this.#xml) this.#putHead(tag.base + tag.start);
    this.#attributes(tag);
    if (later && tag.name === 'meta') this.#putHead(tag.base + tag.end);
    if (this.#headPending && this.#xml) this.#headOfXml(tag);
    if (tag.name === 'style' && !tag.selfClosing) this.#startStyle(tag);
    else if (tag.name === 'script' && !tag.foreign && isImportMap(tag)) this.#startInner('importMap', tag);
  }

  endTag(tag: Tag): void {
    if (this.#inner !== null && this.#inner.element === tag.name) this.#endInner();
    if (this.#headPending && !this.#xml && impliesHead.has(tag.name)) this.#putHead(tag.base + tag.start);
  }

  instruction(piece: string, start: number): void {
    if (!/^<\?xml-stylesheet[\t\n\r ]/.test(piece)) return;
    const href = /[\t\n\r ]href\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(piece);
    if (href === null) return;
    const value = href[1] ?? href[2] ?? '';
    const at = start + href.index + href[0].length - 1 - value.length;
    const decoded = decodeReferences(value);
    const edit = this.#translator.find(decoded.text);
    if (edit !== null)
      this.#emit(at + rawOffset(decoded, edit.start), at + rawOffset(decoded, edit.end), edit.text);
  }

  /**
   * Whether the runtime goes later than before this tag. It stands before the first element in the head, but for a
   * declaration of the encoding, which browsers look for in the first 1,024 bytes only (§13.2.3.2).
   */
  #headWaits(tag: Tag): boolean {
    if (tag.name === 'meta') return declaresEncoding(tag);
    if (this.#headSeen || (tag.name !== 'html' && tag.name !== 'head')) return false;
    this.#headSeen = tag.name === 'head';
    return true;
  }

  /** XML implies no head: the runtime goes into the one that XHTML has, and nowhere else. */
  #headOfXml(tag: Tag): void {
    const plain = !tag.source.slice(tag.start, tag.nameEnd).includes(':');
    if (!this.#rootSeen && (tag.name !== 'html' || !plain)) this.#headPending = false;
    this.#rootSeen = true;
    if (this.#headPending && tag.name === 'head' && plain) this.#putHead(tag.base + tag.end);
  }

  #putHead(at: number): void {
    if (!this.#headPending) return;
    this.#headPending = false;
    // The document's encoding may be any: beyond ASCII only references are safe.
    const head = this.#context.head.replace(
      /[^\p{ASCII}]/gu,
      (character) => `&#${character.codePointAt(0)};`,
    );
    this.#emit(at, at, head);
  }

  #attributes(tag: Tag): void {
    let facts: ElementFacts | null = null;
    for (let i = 0; i < tag.count; i += 1) {
      const nameAt = tag.at[i * FIELDS] ?? 0;
      const nameEnd = tag.at[i * FIELDS + 1] ?? 0;
      if (!this.#xml && !mayMatter(nameEnd - nameAt, tag.source.charCodeAt(nameAt))) continue;
      const kind = attributeKind(tag.attributeName(i), tag.name, this.#xml);
      if (kind === null) continue;
      if (facts === null) {
        facts = elementFacts(tag);
        if (facts.addCredentials) {
          const at = tag.base + tag.nameEnd;
          this.#emit(at, at, ' crossorigin="use-credentials"');
        }
      }
      attributeEdits({ tag, facts, index: i }, kind, this.#scope);
    }
    if (tag.name === 'base' && !tag.foreign && !this.#xml) this.#takeBase(tag);
  }

  /** The first base with an href counts, for everything after it. */
  #takeBase(tag: Tag): void {
    const href = this.#baseSeen ? null : tag.value('href');
    if (href === null) return;
    this.#baseSeen = true;
    const base = URL.parse(readable(href), this.#translator.base.href);
    // Browsers refuse data: and javascript: as a base; then the document's own URL stays.
    if (base !== null && /^https?:$/.test(base.protocol)) this.#translator.base = base;
  }

  #srcdoc(text: string, emit: Emit): void {
    if (this.#depth >= limits.srcdoc.value) return;
    const inner = new HtmlRewriter(this.#context, {}, emit, {
      base: this.#translator.base,
      depth: this.#depth,
    });
    inner.write(text);
    inner.end();
  }

  #startStyle(tag: Tag): void {
    const type = tag.value('type')?.trim().toLowerCase() ?? '';
    if (type !== '' && type !== 'text/css') return;
    this.#endInner();
    this.#css = new CssRewriter(this.#translator, (start, end, text) => {
      const origin = this.#inner?.start ?? 0;
      this.#emit(origin + start, origin + end, text);
    });
    this.#startInner('style', tag);
  }

  #startInner(kind: Inner['kind'], tag: Tag): void {
    this.#inner = { kind, element: tag.name, start: tag.base + tag.end, length: 0 };
  }

  #innerText(inner: Inner, piece: string, start: number): void {
    if (inner.start + inner.length !== start) {
      // Between the pieces stands a comment, a tag or the edge of a CDATA section: no token spans it.
      this.#css?.end();
      inner.start = start - inner.length;
    }
    inner.length += piece.length;
    if (this.#css !== null) {
      this.#css.write(piece);
    } else if (this.#importMap.length + piece.length <= limits.importMap.value) {
      this.#importMap += piece;
    } else {
      this.#importMap = '';
      this.#inner = null;
    }
  }

  #endInner(): void {
    const inner = this.#inner;
    if (inner === null) return;
    this.#css?.end();
    if (inner.kind === 'importMap') {
      importMapEdits(this.#importMap, this.#translator, (start, end, text) => {
        this.#emit(inner.start + start, inner.start + end, text);
      });
    }
    this.#css = null;
    this.#importMap = '';
    this.#inner = null;
  }
}

function declaresEncoding(tag: Tag): boolean {
  return tag.has('charset') || tag.value('http-equiv')?.trim().toLowerCase() === 'content-type';
}

/** Module URLs of an import map are fetched like any other. */
function isImportMap(tag: Tag): boolean {
  return tag.value('type')?.trim().toLowerCase() === 'importmap';
}
