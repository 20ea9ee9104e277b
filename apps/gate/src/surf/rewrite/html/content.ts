/**
 * What tree construction tells the tokenizer (HTML Standard §13.2.6): after which start tags text is not markup, and
 * where the document is in SVG or MathML, so that `<style>` is an ordinary element and CDATA exists. Follows the
 * standard through namespaces and integration points without building the tree.
 * @module
 */
import type { Tag } from './tag.ts';

/** How the text after a start tag is read. */
export type TextMode = 'markup' | 'raw' | 'script' | 'plaintext';

const textModes = new Map<string, TextMode>([
  ['title', 'raw'],
  ['textarea', 'raw'],
  ['style', 'raw'],
  ['xmp', 'raw'],
  ['iframe', 'raw'],
  ['noembed', 'raw'],
  ['noframes', 'raw'],
  ['script', 'script'],
  ['plaintext', 'plaintext'],
]);

/** Start tags that end foreign content (§13.2.6.5); `font` only with one of its attributes. */
const breakout = new Set(
  (
    'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta ' +
    'nobr ol p pre ruby s small span strong strike sub sup table tt u ul var'
  ).split(' '),
);

/** Elements of foreign content whose children are HTML again. */
const svgIntegration = new Set(['foreignobject', 'desc', 'title']);
const mathIntegration = new Set(['mi', 'mo', 'mn', 'ms', 'mtext']);

/** One root of foreign content, or one integration point within it. */
interface Region {
  readonly space: 'html' | 'svg' | 'math';
  readonly name: string;
}

/** More nesting than any picture has; deeper regions are taken as part of the one around them. */
const DEEPEST = 256;

/** Follows one document. */
export class ContentModel {
  readonly #regions: Region[] = [];
  readonly #scripts: boolean;

  constructor(scripts: boolean) {
    this.#scripts = scripts;
  }

  /** Whether the next token stands in SVG or MathML. */
  get foreign(): boolean {
    const last = this.#regions.at(-1);
    return last !== undefined && last.space !== 'html';
  }

  /** Takes a start tag; marks it as foreign or not, and tells how the text after it is read. */
  start(tag: Tag): TextMode {
    if (this.#regions.length > 0 && this.foreign) {
      const isFont = tag.name === 'font' && (tag.has('color') || tag.has('face') || tag.has('size'));
      if (!isFont && !breakout.has(tag.name)) {
        tag.foreign = true;
        if (!tag.selfClosing) this.#enter(tag);
        return 'markup';
      }
      this.#leaveForeign();
    }
    tag.foreign = tag.name === 'svg' || tag.name === 'math';
    if (tag.foreign) {
      if (!tag.selfClosing) this.#push(tag.name === 'svg' ? 'svg' : 'math', tag.name);
      return 'markup';
    }
    if (tag.name === 'noscript') return this.#scripts ? 'raw' : 'markup';
    return textModes.get(tag.name) ?? 'markup';
  }

  /** Takes an end tag. */
  end(name: string): void {
    if (this.#regions.length === 0) return;
    if (this.foreign && (name === 'p' || name === 'br')) {
      this.#leaveForeign();
      return;
    }
    const index = this.#regions.findLastIndex((region) => region.name === name);
    if (index !== -1) this.#regions.length = index;
  }

  #enter(tag: Tag): void {
    const space = this.#regions.at(-1)?.space;
    if (tag.name === 'svg' || tag.name === 'math') {
      // A root's name within foreign content makes an element of the namespace around it; it has to balance.
      this.#push(space === 'math' ? 'math' : 'svg', tag.name);
    } else if (space === 'svg' ? svgIntegration.has(tag.name) : mathIntegration.has(tag.name)) {
      this.#push('html', tag.name);
    } else if (space === 'math' && tag.name === 'annotation-xml') {
      const encoding = tag.value('encoding')?.toLowerCase();
      const html = encoding === 'text/html' || encoding === 'application/xhtml+xml';
      // Without such an encoding it is still the one place of MathML where <svg> means SVG.
      this.#push(html ? 'html' : 'svg', tag.name);
    }
  }

  #push(space: Region['space'], name: string): void {
    if (this.#regions.length < DEEPEST) this.#regions.push({ space, name });
  }

  #leaveForeign(): void {
    while (this.foreign) this.#regions.pop();
  }
}
