/**
 * What is done with one attribute. A dropped attribute leaves a space, so that its neighbours stay apart and a `/`
 * before it does not come to stand before `>`.
 * @module
 */
import { CssRewriter } from '../css/rewriter.ts';
import { type Emit, rawOffset } from '../edits.ts';
import { refreshUrl } from '../refresh.ts';
import { srcsetEdits } from '../srcset.ts';
import type { Translator, UrlEdit } from '../url.ts';
import type { AttributeKind } from './attributes.ts';
import { droppedLinkTypes, type ElementFacts, linkTypes } from './elements.ts';
import { decodeReferences, escapeAttribute } from './entities.ts';
import { FIELDS, type Tag } from './tag.ts';

/** What the attributes of one document share. */
export interface AttributeScope {
  readonly translator: Translator;
  /** Names of the frames met so far. */
  readonly frames: Set<string>;
  /** Told every edit. */
  readonly emit: Emit;
  /** Rewrites the document in a srcdoc attribute. */
  readonly srcdoc: (text: string, emit: Emit) => void;
}

/** One attribute of a start tag. */
export interface Attribute {
  readonly tag: Tag;
  readonly facts: ElementFacts;
  /** Which of the tag's attributes it is. */
  readonly index: number;
}

/** Tells the edits of one attribute. */
export function attributeEdits(attribute: Attribute, kind: AttributeKind, scope: AttributeScope): void {
  const { translator } = scope;
  const { tag, facts, index } = attribute;
  switch (kind) {
    case 'url':
    case 'baseUrl':
      return plainUrl(attribute, scope)
        ? undefined
        : within(attribute, scope, (text, emit) => urlEdit(translator.find(text), 0, emit));
    case 'linkUrl':
      return within(attribute, scope, (text, emit) => {
        urlEdit(facts.anonymous ? translator.findAnonymous(text) : translator.find(text), 0, emit);
      });
    case 'srcset':
      return within(attribute, scope, (text, emit) => srcsetEdits(text, translator, emit));
    case 'style':
      return within(attribute, scope, (text, emit) => cssEdits(text, '', translator, emit));
    case 'paint':
      return within(attribute, scope, (text, emit) =>
        cssEdits(text, tag.attributeName(index), translator, emit),
      );
    case 'srcdoc':
      return within(attribute, scope, scope.srcdoc);
    case 'animated':
      if (!facts.animatesUrl) return;
      return within(attribute, scope, (text, emit) => partEdits(text, /[^;]+/g, translator, emit));
    case 'allow':
      return within(attribute, scope, (text, emit) => partEdits(text, /[^\s;"']+/g, translator, emit));
    case 'metaContent':
      if (!facts.refresh) return;
      return within(attribute, scope, (text, emit) => {
        const url = refreshUrl(text);
        if (url !== null) urlEdit(translator.find(text.slice(url.start, url.end)), url.start, emit);
      });
    case 'pragma':
    case 'metaName':
      return facts.dropMeta ? drop(attribute, scope.emit) : undefined;
    case 'integrity':
      return facts.bodyChanges ? drop(attribute, scope.emit) : undefined;
    case 'target':
      return keepsTarget(valueOf(attribute), scope.frames) ? undefined : drop(attribute, scope.emit);
    case 'frameName':
      scope.frames.add(valueOf(attribute));
      return;
    case 'crossorigin':
      if (facts.anonymous || valueOf(attribute).toLowerCase() === 'use-credentials') return;
      return setValue(attribute, 'use-credentials', scope.emit);
    case 'rel': {
      const types = linkTypes(valueOf(attribute));
      const kept = types.filter((type) => !droppedLinkTypes.has(type));
      // Emptied, not dropped: a second rel attribute must not come to count.
      return kept.length === types.length ? undefined : setValue(attribute, kept.join(' '), scope.emit);
    }
    case 'scriptType':
      // A type that no browser knows makes the script a block of data.
      if (valueOf(attribute).trim().toLowerCase() !== 'speculationrules') return;
      return setValue(attribute, 'x-speculationrules', scope.emit);
    case 'drop':
      return drop(attribute, scope.emit);
  }
}

/**
 * The frame may open no window and may not move the shell above it, so a target that is not a frame of this document
 * would be a dead link. Without it the link opens in place. A frame that comes later in the document, or in another
 * one, is out of a stream's sight.
 */
function keepsTarget(target: string, frames: ReadonlySet<string>): boolean {
  return target === '' || target.toLowerCase() === '_self' || (!target.startsWith('_') && frames.has(target));
}

/**
 * The common case, with nothing decoded: a URL without references, or with none before its query, where they cannot
 * change what is edited. Whether that is what this was.
 */
function plainUrl({ tag, index }: Attribute, { translator, emit }: AttributeScope): boolean {
  const raw = tag.rawValue(index);
  const reference = raw.indexOf('&');
  if (reference !== -1 && !raw.slice(0, reference).includes('?')) return false;
  const edit = translator.find(raw);
  if (edit !== null) urlEdit(edit, tag.base + (tag.at[index * FIELDS + 2] ?? 0), emit);
  return true;
}

/** Runs a rewriter over the decoded value and tells its edits in terms of the raw one. */
function within(
  { tag, index }: Attribute,
  scope: AttributeScope,
  rewrite: (text: string, emit: Emit) => void,
): void {
  const start = tag.at[index * FIELDS + 2] ?? -1;
  if (start === -1) return;
  const decoded = decodeReferences(tag.rawValue(index));
  const code = tag.at[index * FIELDS + 4];
  const quote = code === 0x22 ? '"' : code === 0x27 ? "'" : '';
  const at = tag.base + start;
  rewrite(decoded.text, (from, to, text) => {
    scope.emit(at + rawOffset(decoded, from), at + rawOffset(decoded, to), escapeAttribute(text, quote));
  });
}

function urlEdit(edit: UrlEdit | null, at: number, emit: Emit): void {
  if (edit !== null) emit(at + edit.start, at + edit.end, edit.text);
}

/** Translates each part of a list that is a URL. */
function partEdits(text: string, part: RegExp, translator: Translator, emit: Emit): void {
  for (const match of text.matchAll(part)) urlEdit(translator.find(match[0]), match.index, emit);
}

function cssEdits(text: string, property: string, translator: Translator, emit: Emit): void {
  // No URL of CSS stands outside a function.
  if (!text.includes('(')) return;
  const css = new CssRewriter(translator, emit, { property });
  css.write(text);
  css.end();
}

function valueOf({ tag, index }: Attribute): string {
  return decodeReferences(tag.rawValue(index)).text;
}

function drop({ tag, index }: Attribute, emit: Emit): void {
  emit(tag.base + (tag.at[index * FIELDS] ?? 0), tag.base + attributeEnd(tag, index), ' ');
}

function setValue({ tag, index }: Attribute, value: string, emit: Emit): void {
  const nameEnd = tag.base + (tag.at[index * FIELDS + 1] ?? 0);
  emit(nameEnd, tag.base + attributeEnd(tag, index), `="${value}"`);
}

function attributeEnd(tag: Tag, index: number): number {
  const quote = tag.at[index * FIELDS + 4];
  return (tag.at[index * FIELDS + 3] ?? 0) + (quote === 0 ? 0 : 1);
}
