/**
 * A site's script on its way to the browser, so that it sees the site's own truth: `location` by another name that
 * the runtime answers, and the URLs of modules. One pass over the tokens, without scopes: locals of that name are
 * renamed too. What it cannot read passes untouched; containment never depends on it.
 *
 * Not seen: `window[name]` with a computed name, `with`, patterns as parameters, text given to eval and Function.
 * @module
 */
import type { Emit } from '../edits.ts';
import type { Translator } from '../url.ts';
import { type Chain, type Frame, frame, type Made, noChain } from './frames.ts';
import { GUARD, HELPER, LOCATION } from './names.ts';
import { isWordPart, Scanner } from './tokens.ts';

/** How a script is rewritten. */
export interface ScriptOptions {
  /** A file of its own, which may run where no runtime is. */
  readonly file?: boolean;
  /** Only the URLs of modules: a worker's own script keeps the browser's `location`. */
  readonly urlsOnly?: boolean;
}

const moduleUrl = /(?:\bfrom|\bimport)\s*["']\s*(?:https?:)?\/\//;
const moduleWord = /\bimport\s*(?:\(|\.\s*meta\b|\/\*)/;

/** Whether a script may hold anything to rewrite: a look that costs next to nothing. */
export function mayNeedEdits(text: string, urlsOnly = false): boolean {
  if (!urlsOnly && (text.includes('location') || text.includes('postMessage'))) return true;
  if (text.includes('import') && (moduleWord.test(text) || moduleUrl.test(text))) return true;
  return text.includes('export') && moduleUrl.test(text);
}

/** Tells the edits of one script, a byte string; none where it cannot be read. Whether there were any. */
export function scriptEdits(
  text: string,
  translator: Translator,
  emit: Emit,
  options: ScriptOptions = {},
): boolean {
  const urlsOnly = options.urlsOnly === true;
  if (!mayNeedEdits(text, urlsOnly) || text.includes(LOCATION) || text.includes(HELPER)) return false;
  const rewriter = new ScriptRewriter(text, translator, urlsOnly);
  const edits = rewriter.run();
  if (edits === null || edits.length === 0) return false;
  // Only names call for it: a translated URL holds everywhere.
  if (options.file === true && rewriter.renamed) {
    const at = rewriter.guardAt;
    emit(at, at, at === rewriter.textStart ? GUARD : `;${GUARD}`);
  }
  for (const { start, end, text: next } of edits) emit(start, end, next);
  return true;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The link from a receiver to its member. */
interface Dot {
  readonly at: number;
  readonly receiverEnd: number;
  /** Whether the chain before it was optional. */
  readonly optional: boolean;
}

/** What a word does to the words and slashes after it. */
type Role =
  | 'operand'
  | 'operator'
  | 'statement'
  | 'head'
  | 'function'
  | 'class'
  | 'new'
  | 'import'
  | 'export';

const roles = new Map<string, Role>();
for (const [role, words] of [
  ['operand', 'this super null true false'],
  [
    'operator',
    'return typeof case delete void throw in instanceof yield await extends default let const var',
  ],
  ['statement', 'else do try finally break continue'],
  ['head', 'if while for with'],
  ['function', 'function'],
  ['class', 'class'],
  ['new', 'new'],
  ['import', 'import'],
  ['export', 'export'],
] as const) {
  for (const word of words.split(' ')) roles.set(word, role);
}

/** Words before a member's name. */
const modifiers = new Set(['get', 'set', 'static', 'async', 'accessor']);
/** What stands before the name that an export declares. */
const binders = new Set(['let', 'const', 'var', 'function', 'class', ',']);
const members = new Set(['location', 'postMessage']);

const indexed = /\[\s*(["'])(location|postMessage)\1\s*\]/y;
const metaUrl = /import\s*\.\s*meta\s*\.\s*url(?![\w$])/y;
/** The windows and documents that patterns are set from in practice. */
const setFrom = /(\s*=\s*)(window|self|globalThis|document)(?=[ \t]*(?:[;,)}\r\n]|$))/y;

class ScriptRewriter {
  readonly #text: string;
  readonly #translator: Translator;
  readonly #urlsOnly: boolean;
  readonly #scanner: Scanner;
  readonly #edits: Edit[] = [];
  readonly #frames: Frame[] = [frame('block')];
  /** Whether a name was changed, which only the runtime can answer. */
  renamed = false;
  /** Where the guard goes: before everything, but after a byte order mark, `#!` and "use strict". */
  guardAt: number;
  readonly textStart: number;

  // What the last token leaves behind.
  #operand = false;
  #statement = true;
  #word = '';
  #lastEnd = 0;
  #chain: Chain = noChain;
  /** `new` directly before this token. */
  #news: readonly number[] = [];
  /** After `.` or `?.`. */
  #dot: Dot | null = null;
  #arrow = false;
  /** The parenthesis that was just closed. */
  #closed: Frame | null = null;
  #head = false;
  #function: Made | null = null;
  #async: Made | null = null;
  readonly #classes: { readonly depth: number; readonly made: Made }[] = [];
  #prologue = true;
  /** Within an import or export declaration, before its specifier. */
  #declaration: 'import' | 'export' | null = null;
  /** Depth of an `export let` and the like, or -1. */
  #exporting = -1;
  #exportsLocation = false;
  #givenUp = false;

  constructor(text: string, translator: Translator, urlsOnly: boolean) {
    this.#text = text;
    this.#translator = translator;
    this.#urlsOnly = urlsOnly;
    this.#scanner = new Scanner(text);
    // After `#!` comes its line's end.
    const line = this.#scanner.end;
    this.textStart = text.startsWith('\xef\xbb\xbf') ? 3 : line === 0 ? 0 : line + 1;
    this.guardAt = this.textStart;
  }

  /** The edits in their order; null for a text that is not understood. */
  run(): readonly Edit[] | null {
    const scanner = this.#scanner;
    for (;;) {
      const kind = scanner.next(this.#operand);
      if (kind === 'bad') return null;
      if (kind === 'end') break;
      if (this.#prologue && kind !== 'string' && scanner.mark !== ';') this.#prologue = false;
      if (!this.#token(kind)) return null;
      this.#lastEnd = scanner.end;
    }
    if (this.#frames.length !== 1 || this.#dot !== null || this.#givenUp) return null;
    if (this.#exportsLocation)
      this.#put(this.#text.length, this.#text.length, `\n;export{${LOCATION} as location}`);
    // Insertions come before what begins at the same place; the sort is stable.
    return this.#edits.toSorted(
      (a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start),
    );
  }

  get #top(): Frame {
    return this.#frames.at(-1) as Frame;
  }

  #token(kind: Exclude<ReturnType<Scanner['next']>, 'end' | 'bad'>): boolean {
    const { start } = this.#scanner;
    if (this.#dot !== null && kind !== 'word' && kind !== 'private' && kind !== 'punctuator') return false;
    switch (kind) {
      case 'word':
        this.#wordToken();
        return true;
      case 'punctuator':
        return this.#punctuator(this.#scanner.mark);
      case 'private':
        if (this.#top.kind === 'class' && this.#operand && this.#dot === null) this.#top.value = false;
        if (this.#dot === null) this.#begin(start);
        this.#dot = null;
        this.#set(true);
        return true;
      case 'string':
        this.#string();
        return true;
      case 'template':
      case 'templateOpen':
        if (!this.#operand) this.#begin(start);
        return this.#templatePiece(kind);
      case 'number':
      case 'regex':
        this.#begin(start);
        this.#set(true);
        return true;
    }
  }

  #put(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  /** Leaves behind what most tokens do. */
  #set(operand: boolean, statement = false): void {
    this.#operand = operand;
    this.#statement = statement;
    this.#word = '';
    this.#arrow = false;
    this.#closed = null;
    this.#news = [];
    this.#async = null;
    if (this.#top.key && this.#top.kind !== 'block') this.#top.key = false;
  }

  /** A new operand starts a chain. */
  #begin(start: number): void {
    this.#chain = { start, optional: false, news: this.#news };
  }

  #wordToken(): void {
    const { start, end } = this.#scanner;
    const text = this.#text;
    const length = end - start;
    if (this.#dot !== null) {
      const name = length === 8 || length === 11 ? text.slice(start, end) : '';
      if (members.has(name)) this.#member(end, this.#dot);
      this.#dot = null;
      this.#set(true);
      return;
    }
    const top = this.#top;
    const known = length <= 10 ? text.slice(start, end) : '';
    if (top.kind === 'class' && !top.key && this.#operand && !isBinary(known)) {
      // Two operands side by side: a line ended the field before.
      top.key = true;
      top.value = false;
    }
    if (top.key && this.#key(top, known)) return;
    const role = roles.get(known);
    if (role !== undefined) {
      this.#keyword(role, known);
      return;
    }
    // `for (x of y)`
    if (known === 'of' && this.#operand && top.kind === 'paren' && top.head) {
      this.#set(false);
      return;
    }
    const made = known === 'async' ? { start, expression: this.#isExpression(), news: this.#news } : null;
    this.#begin(start);
    if (known === 'location') this.#reference(top);
    this.#set(true);
    this.#word = known;
    this.#async = made;
  }

  /** A word where a key may stand. Whether it was one. */
  #key(top: Frame, name: string): boolean {
    const { start, end } = this.#scanner;
    const next = this.#text[this.#scanner.peek(end)];
    if (top.kind === 'import' || top.kind === 'export') {
      this.#listed(top.kind, name, next);
      this.#set(true);
      this.#word = name;
      return true;
    }
    const modifier = modifiers.has(name) && next !== ':' && next !== ',' && next !== '(' && next !== '=';
    if (modifier && next !== '}' && next !== ';') {
      this.#set(false);
      top.key = true;
      this.#word = name;
      return true;
    }
    const shorthand = top.kind === 'object' && (next === ',' || next === '}' || next === '=');
    if (name === 'location' && top.kind === 'object') {
      top.hasLocation = true;
      if (shorthand && !this.#urlsOnly) {
        this.renamed = true;
        this.#put(end, end, `:${LOCATION}`);
        // A pattern may export the name, or not: too rare to tell.
        if (top.exported) this.#givenUp = true;
      }
    }
    if (top.kind === 'class') top.value = false;
    this.#begin(start);
    this.#set(true);
    return true;
  }

  /** A name in the braces of an import or an export. */
  #listed(kind: 'import' | 'export', name: string, next: string | undefined): void {
    const { start, end } = this.#scanner;
    // `as` comes with key still up, since it follows no comma.
    if (name !== 'location' || this.#urlsOnly) return;
    const alone = next === ',' || next === '}';
    if (kind === 'import') {
      if (!alone) return;
      this.renamed = true;
      this.#put(end, end, ` as ${LOCATION}`);
      return;
    }
    const close = this.#text.indexOf('}', end);
    if (this.#text.startsWith('from', this.#scanner.peek(close + 1))) return;
    this.renamed = true;
    this.#put(start, end, alone ? `${LOCATION} as location` : LOCATION);
  }

  /** The name itself, bound or referred to. */
  #reference(top: Frame): void {
    if (this.#urlsOnly) return;
    const { start, end } = this.#scanner;
    // What follows `as` in a list of imports is bound; of exports, only told.
    if (top.kind === 'export') return;
    if (this.#declaration === 'export' && this.#word === 'as') return;
    this.renamed = true;
    this.#put(start, end, LOCATION);
    if (this.#declares()) this.#exportsLocation = true;
  }

  /** Whether a name or pattern here is declared and exported at once. */
  #declares(): boolean {
    return this.#exporting === this.#frames.length && binders.has(this.#word);
  }

  /** Whether a function or class here is an expression. */
  #isExpression(): boolean {
    return !this.#statement && !this.#operand && this.#word !== 'default';
  }

  #keyword(role: Role, word: string): void {
    const { start, end } = this.#scanner;
    const expression = this.#isExpression();
    const news = this.#news;
    const exported = this.#word === 'export';
    switch (role) {
      case 'operand':
        this.#begin(start);
        this.#set(true);
        break;
      case 'operator':
        this.#set(false);
        if (exported && (word === 'let' || word === 'const' || word === 'var'))
          this.#exporting = this.#frames.length;
        break;
      case 'statement':
        this.#set(false, true);
        break;
      case 'head':
        this.#set(false);
        this.#head = true;
        break;
      case 'function': {
        const made = this.#async ?? { start, expression, news };
        this.#set(false);
        this.#function = made;
        if (exported) this.#exporting = this.#frames.length;
        break;
      }
      case 'class':
        this.#classes.push({ depth: this.#frames.length, made: { start, expression, news } });
        this.#set(false);
        if (exported) this.#exporting = this.#frames.length;
        break;
      case 'new': {
        if (this.#text[this.#scanner.peek(end)] === '.') {
          this.#begin(start);
          this.#set(true);
          break;
        }
        this.#set(false);
        this.#news = [...news, start];
        break;
      }
      case 'import':
        this.#import();
        break;
      case 'export':
        this.#set(false, true);
        this.#declaration = 'export';
        this.#exporting = -1;
        break;
    }
    this.#word = word;
  }

  #import(): void {
    const { start, end } = this.#scanner;
    const next = this.#text[this.#scanner.peek(end)];
    if (next === '(' || next === '.') {
      metaUrl.lastIndex = start;
      const meta = next === '.' && !this.#urlsOnly ? metaUrl.exec(this.#text) : null;
      this.#begin(start);
      if (meta !== null) {
        this.renamed = true;
        this.#put(start, start, `${HELPER}.u(`);
        this.#put(start + meta[0].length, start + meta[0].length, ')');
      }
      this.#set(true);
      return;
    }
    this.#set(false);
    this.#declaration = 'import';
  }

  #string(): void {
    const { start, end } = this.#scanner;
    if (this.#prologue && /^use strict$/.test(this.#text.slice(start + 1, end - 1))) this.guardAt = end;
    const specifier =
      (this.#declaration === 'import' && this.#frames.length === 1) ||
      (this.#declaration === 'export' && this.#word === 'from');
    if (specifier) {
      this.#declaration = null;
      this.#translate(start, end);
    }
    if (this.#top.kind === 'class' && this.#operand) this.#top.value = false;
    this.#begin(start);
    this.#set(true);
  }

  /** A string that is the URL of a module. */
  #translate(start: number, end: number): void {
    const url = this.#text.slice(start + 1, end - 1);
    const edit = url.includes('\\') ? null : this.#translator.find(url);
    if (edit !== null) this.#put(start + 1 + edit.start, start + 1 + edit.end, edit.text);
  }

  /** `receiver.location`, `receiver["location"]`; `end` is where that ends. */
  #member(end: number, link: Dot): void {
    const { start, news } = this.#chain;
    const { at, receiverEnd, optional } = link;
    if (this.#urlsOnly) return;
    if (receiverEnd - start === 5 && this.#text.startsWith('super', start)) return;
    this.renamed = true;
    const called = news.length > 0;
    // `new a.location()` makes one of what the helper gives.
    // `return(a).location`: the name must not run into the word before it.
    const apart = !called && start > 0 && isWordPart(this.#text.charCodeAt(start - 1)) ? ' ' : '';
    this.#put(start, start, called ? `(${HELPER}(` : `${apart}${HELPER}(`);
    this.#put(receiverEnd, receiverEnd, ')');
    // What skipped to the end of the chain still does.
    if (optional && this.#text[at] !== '?') this.#put(at, at, this.#text[at] === '[' ? '?.' : '?');
    if (called) this.#put(end, end, ')');
  }

  #punctuator(mark: string): boolean {
    const dot = this.#dot;
    if (dot !== null && mark !== '(' && mark !== '[') return false;
    this.#dot = null;
    switch (mark) {
      case '.':
      case '?.':
        if (!this.#operand) return false;
        this.#dot = { at: this.#scanner.start, receiverEnd: this.#lastEnd, optional: this.#chain.optional };
        if (mark === '?.') this.#chain = { ...this.#chain, optional: true };
        this.#word = '';
        this.#closed = null;
        return true;
      case '(':
        this.#paren();
        return true;
      case '[':
        this.#bracket(dot);
        return true;
      case '{':
        this.#brace();
        return true;
      case ')':
        return this.#closeParen();
      case ']':
        return this.#closeBracket();
      case '}':
        return this.#closeBrace();
      default:
        this.#operator(mark);
        return true;
    }
  }

  #paren(): void {
    const importing = this.#word === 'import';
    const applied = this.#operand && this.#function === null;
    const { start, end } = this.#scanner;
    const chain = applied ? this.#chain : { start, optional: false, news: this.#news };
    const opened = frame('paren', { chain, applied, head: this.#head, made: this.#function });
    this.#head = false;
    this.#function = null;
    this.#set(false);
    this.#frames.push(opened);
    if (importing) this.#wrapImport(opened, end);
  }

  #wrapImport(opened: Frame, from: number): void {
    const at = this.#scanner.peek(from);
    const literal = /(["'])([^"'\\\n]*)\1/y;
    literal.lastIndex = at;
    const found = literal.exec(this.#text);
    const after = found === null ? '' : this.#text[this.#scanner.peek(at + found[0].length)];
    if (found !== null && (after === ')' || after === ',')) {
      this.#translate(at, at + found[0].length);
      return;
    }
    // A worker's own script resolves as the browser does.
    if (this.#urlsOnly) return;
    this.renamed = true;
    opened.wrapped = true;
    this.#put(from, from, `${HELPER}.i(`);
  }

  #closeWrapped(opened: Frame): void {
    if (!opened.wrapped) return;
    opened.wrapped = false;
    this.#put(this.#lastEnd, this.#lastEnd, ')');
  }

  #closeParen(): boolean {
    const closed = this.#frames.pop();
    if (closed?.kind !== 'paren') return false;
    this.#closeWrapped(closed);
    this.#restore(closed);
    this.#set(!closed.head, closed.head);
    this.#closed = closed;
    return true;
  }

  /** The chain goes on after a call, an index or a parenthesis. */
  #restore(closed: Frame): void {
    const { chain } = closed;
    const made = closed.kind === 'paren' && closed.applied ? chain.news.at(-1) : undefined;
    // Arguments: the innermost `new` has what it made, and the chain starts at it.
    this.#chain = made === undefined ? chain : { ...chain, start: made, news: chain.news.slice(0, -1) };
  }

  #bracket(dot: Dot | null): void {
    const { start } = this.#scanner;
    const top = this.#top;
    const keyed = top.key || (top.kind === 'class' && !top.value && this.#operand);
    const applied = this.#operand && !keyed;
    if (applied) {
      indexed.lastIndex = start;
      const found = indexed.exec(this.#text);
      if (found !== null) {
        const link = dot ?? { at: start, receiverEnd: this.#lastEnd, optional: this.#chain.optional };
        this.#member(start + found[0].length, link);
      }
    }
    const chain = applied ? this.#chain : { start, optional: false, news: this.#news };
    if (this.#declares()) this.#givenUp = true;
    this.#set(false);
    this.#frames.push(frame('bracket', { chain, applied }));
  }

  #closeBracket(): boolean {
    const closed = this.#frames.pop();
    if (closed?.kind !== 'bracket') return false;
    this.#restore(closed);
    this.#set(true);
    return true;
  }

  #brace(): void {
    const { start } = this.#scanner;
    const opened = this.#braceFrame(this.#top, {
      chain: { start, optional: false, news: this.#news },
      exported: this.#declares(),
    });
    this.#function = null;
    this.#set(false, opened.kind === 'block');
    this.#frames.push(opened);
  }

  #braceFrame(top: Frame, parts: Pick<Frame, 'chain' | 'exported'>): Frame {
    const pending = this.#classes.at(-1);
    if (pending !== undefined && pending.depth === this.#frames.length) {
      this.#classes.pop();
      return frame('class', { ...parts, made: pending.made });
    }
    if (top.kind === 'class' && !top.value) return frame('block', parts);
    if (this.#closed !== null) return frame('block', { ...parts, made: this.#closed.made });
    if (this.#arrow) return frame('block', parts);
    if (this.#declaration === 'import' && this.#frames.length === 1) return frame('import', parts);
    if (this.#word === 'export') return frame('export', parts);
    return frame(this.#statement || this.#operand ? 'block' : 'object', parts);
  }

  #closeBrace(): boolean {
    const closed = this.#frames.pop();
    if (closed === undefined) return false;
    switch (closed.kind) {
      case 'template':
        this.#chain = closed.chain;
        return this.#templatePiece(this.#scanner.template());
      case 'object':
        this.#chain = closed.chain;
        this.#set(true);
        if (closed.hasLocation) this.#pattern();
        return true;
      case 'import':
      case 'export':
        this.#set(true);
        return true;
      case 'class':
      case 'block': {
        if (this.#frames.length === 0) return false;
        const expression = closed.made?.expression === true;
        if (expression) this.#chain = { start: closed.made.start, optional: false, news: closed.made.news };
        if (closed.made !== null && !expression && this.#exporting === this.#frames.length)
          this.#exporting = -1;
        this.#set(expression, !expression);
        if (this.#top.kind === 'class') this.#top.key = true;
        return true;
      }
      case 'paren':
      case 'bracket':
        return false;
    }
  }

  /** `{location} = window`: the pattern is set from what the helper gives. */
  #pattern(): void {
    setFrom.lastIndex = this.#scanner.end;
    const found = setFrom.exec(this.#text);
    if (found === null || this.#urlsOnly) return;
    const from = this.#scanner.end + (found[1]?.length ?? 0);
    const to = this.#scanner.end + found[0].length;
    this.renamed = true;
    this.#put(from, from, `${HELPER}(`);
    this.#put(to, to, ')');
  }

  #templatePiece(kind: ReturnType<Scanner['next']>): boolean {
    if (kind === 'bad') return false;
    if (kind === 'templateOpen') {
      const chain = this.#chain;
      this.#set(false);
      this.#frames.push(frame('template', { chain }));
      return true;
    }
    this.#dot = null;
    this.#set(true);
    return true;
  }

  #operator(mark: string): void {
    const top = this.#top;
    const keyed = top.key;
    switch (mark) {
      case '=>':
        this.#set(false);
        this.#arrow = true;
        return;
      case '++':
      case '--':
        this.#set(this.#operand && !this.#scanner.newline);
        return;
      case ';':
        this.#set(false, top.kind === 'block');
        top.conditions = 0;
        if (top.kind === 'class') {
          top.key = true;
          top.value = false;
        }
        if (this.#exporting === this.#frames.length) this.#exporting = -1;
        if (top.kind === 'block') this.#declaration = null;
        return;
      case ',':
        this.#closeWrapped(top);
        this.#set(false);
        top.key = top.kind === 'object' || top.kind === 'import' || top.kind === 'export';
        this.#word = mark;
        return;
      case '?':
        this.#set(false);
        top.conditions += 1;
        return;
      case ':': {
        const condition = top.conditions > 0;
        if (condition) top.conditions -= 1;
        this.#set(false, !condition && top.kind === 'block');
        return;
      }
      case '*': {
        const word = this.#word;
        this.#set(false);
        top.key = keyed;
        // `export * as x from`, `export function* x`
        if (word === 'export' || word === 'function') this.#word = word;
        return;
      }
      case '=':
        this.#set(false);
        if (top.kind === 'class') top.value = true;
        return;
      default:
        this.#set(false);
    }
  }
}

function isBinary(word: string): boolean {
  return word === 'in' || word === 'instanceof';
}
