/**
 * URLs of stylesheets → gate URLs: url tokens and url() functions, the strings of @import and image-set(), escaped
 * or not. URLs that browsers fetch without cookies (fonts, masks, shapes) go through the anonymous path.
 * @module
 */
import { type EditSource, type Emit, rawOffset } from '../edits.ts';
import { limits } from '../limits.ts';
import type { Translator, UrlEdit } from '../url.ts';
import { decodeEscapes, escapeCss } from './escapes.ts';
import { type CssHandler, CssTokenizer } from './tokenizer.ts';

/** How to read a piece of CSS. */
export interface CssOptions {
  /** The property whose value this is, for a bare value (SVG presentation attributes); '' for anything else. */
  readonly property?: string;
}

/** Properties whose images are fetched in anonymous CORS mode (CSS Masking §1, CSS Shapes §5, Filter Effects §13). */
const anonymousProperties = new Set(
  (
    'mask mask-image mask-border mask-border-source -webkit-mask -webkit-mask-image -webkit-mask-box-image ' +
    '-webkit-mask-box-image-source clip-path -webkit-clip-path shape-outside -webkit-shape-outside filter ' +
    '-webkit-filter backdrop-filter -webkit-backdrop-filter fill stroke marker marker-start marker-mid marker-end'
  ).split(' '),
);

/** One bit per length and first letter of such a property. */
const known = new Uint8Array(2048);
for (const name of anonymousProperties) known[(name.length << 5) | (name.charCodeAt(0) & 31)] = 1;

/** Whether a name can be one of them, without looking it up. */
function mayMatter(length: number, firstCode: number): boolean {
  return length < 64 && known[(length << 5) | (firstCode & 31)] === 1;
}

/** Functions whose first string is a URL, and those of which every string directly within is one. */
const urlFunctions = new Set(['url', 'src']);
const imageFunctions = new Set(['image-set', '-webkit-image-set', 'image']);

/** What an open bracket means. */
type Block = 'url' | 'images' | 'bracket' | 'square' | 'rules' | 'fontFace';

const closes: Readonly<Record<Block, number>> = {
  url: 0x29,
  images: 0x29,
  bracket: 0x29,
  square: 0x5d,
  rules: 0x7d,
  fontFace: 0x7d,
};

/** Rewrites one stylesheet, declaration list or value. */
export class CssRewriter implements EditSource, CssHandler {
  readonly #translator: Translator;
  readonly #emit: Emit;
  readonly #tokenizer = new CssTokenizer(this);
  readonly #blocks: Block[] = [];
  /** How many open brackets are too deep to be remembered. */
  #deeper = 0;
  /** The at-rule whose prelude is being read; '' for none. */
  #atRule = '';
  /** The last name, in case a colon follows. */
  #name = '';
  /** The property whose value is being read, as far as it matters. */
  #property: string;
  /** Whether the colon after the property was read. */
  #inValue: boolean;

  constructor(translator: Translator, emit: Emit, options: CssOptions = {}) {
    this.#translator = translator;
    this.#emit = emit;
    this.#property = options.property ?? '';
    this.#inValue = this.#property !== '';
  }

  get safe(): number {
    return this.#tokenizer.safe;
  }

  write(chunk: string): void {
    this.#tokenizer.write(chunk);
  }

  /** Ends the piece, not the stylesheet: what follows may not continue its last token. */
  end(): void {
    this.#tokenizer.flush();
  }

  ident(source: string, from: number, to: number): void {
    this.#name = mayMatter(to - from, source.charCodeAt(from)) ? source.slice(from, to) : '';
  }

  atKeyword(name: string): void {
    this.#atRule = name.toLowerCase();
  }

  functionStart(name: string): void {
    const plain = name.toLowerCase();
    this.#open(urlFunctions.has(plain) ? 'url' : imageFunctions.has(plain) ? 'images' : 'bracket');
  }

  url(value: string, start: number): void {
    this.#found(value, start);
  }

  string(value: string, start: number): void {
    const block = this.#blocks.at(-1);
    if (block === 'url') {
      // What follows the URL in its function are modifiers.
      this.#blocks[this.#blocks.length - 1] = 'bracket';
      this.#found(value, start);
    } else if (block === 'images' || (this.#atRule === 'import' && block !== 'bracket')) {
      this.#found(value, start);
    }
  }

  mark(code: number): void {
    switch (code) {
      case 0x28:
        return this.#open('bracket');
      case 0x5b:
        return this.#open('square');
      case 0x7b:
        this.#open(this.#atRule === 'font-face' ? 'fontFace' : 'rules');
        return this.#startDeclaration();
      case 0x3a:
        if (this.#inValue || this.#within()) return;
        this.#inValue = true;
        this.#property = this.#name.toLowerCase();
        return;
      case 0x3b:
        if (!this.#within()) this.#startDeclaration();
        return;
      default:
        return this.#close(code);
    }
  }

  #open(block: Block): void {
    if (this.#blocks.length < limits.cssNesting.value) this.#blocks.push(block);
    else this.#deeper += 1;
  }

  /** A closing bracket of another kind than the open one is skipped, as browsers do (CSS Syntax §5.4.8). */
  #close(code: number): void {
    if (this.#deeper > 0) {
      this.#deeper -= 1;
      return;
    }
    const block = this.#blocks.at(-1);
    if (block === undefined ? code !== 0x7d : closes[block] !== code) return;
    this.#blocks.pop();
    if (code === 0x7d) this.#startDeclaration();
  }

  /** Whether a value's bracket is open, in which `;` ends nothing. */
  #within(): boolean {
    const block = this.#blocks.at(-1);
    return block !== undefined && block !== 'rules' && block !== 'fontFace';
  }

  #startDeclaration(): void {
    this.#atRule = '';
    this.#name = '';
    this.#property = '';
    this.#inValue = false;
  }

  #found(value: string, start: number): void {
    const atRule = this.#atRule;
    // The URL of an @import is its first; those in its conditions are not fetched. A namespace is only a name.
    if (atRule === 'import') this.#atRule = 'imported';
    if (atRule === 'namespace') return;
    const decoded = decodeEscapes(value);
    const edit = atRule === 'import' ? this.#translator.find(decoded.text) : this.#edit(decoded.text);
    if (edit === null) return;
    const from = rawOffset(decoded, edit.start);
    const to = rawOffset(decoded, edit.end);
    this.#emit(start + from, start + to, escapeCss(edit.text));
  }

  #edit(url: string): UrlEdit | null {
    const anonymous = this.#blocks.includes('fontFace') || anonymousProperties.has(this.#property);
    return anonymous ? this.#translator.findAnonymous(url) : this.#translator.find(url);
  }
}
