/**
 * The rewriter as streams of bytes, and as functions of strings.
 * @module
 */
import { Transform, type TransformCallback } from 'node:stream';
import { BOM, fromByteString, SNIFF_BYTES, toByteString, transcodeFrom } from './charset.ts';
import type { RewriteContext } from './context.ts';
import { CssRewriter } from './css/rewriter.ts';
import { type TextStream, textStream } from './edits.ts';
import { type HtmlOptions, HtmlRewriter } from './html/rewriter.ts';
import { Translator } from './url.ts';

/** What the gate knows of a body before it comes. */
export interface StreamOptions {
  /** The real Content-Type header, for its charset. */
  readonly contentType?: string | undefined;
}

/**
 * Rewrites an HTML document, or an XML one with `xml: true`. Bytes in, bytes out, after content decoding. The length
 * changes. A body in UTF-16 or ISO-2022-JP comes out as UTF-8 with a byte order mark. For bodies only: an empty
 * stream yields the head, so do not use it on answers to HEAD, 204 and 304.
 */
export function htmlStream(context: RewriteContext, options: StreamOptions & HtmlOptions = {}): Transform {
  const stream = textStream((emit) => new HtmlRewriter(context, options, emit));
  return new RewriteStream(stream, options.contentType, options.xml === true ? 'xml' : 'html');
}

/** Rewrites a stylesheet; `context.base` is its own real URL. Encodings that hide ASCII come out as UTF-8. */
export function cssStream(context: RewriteContext, options: StreamOptions = {}): Transform {
  const stream = textStream((emit) => new CssRewriter(new Translator(context), emit));
  return new RewriteStream(stream, options.contentType, 'css');
}

/** Rewrites a whole document. */
export function rewriteHtml(text: string, context: RewriteContext, options: HtmlOptions = {}): string {
  return whole(
    textStream((emit) => new HtmlRewriter(context, options, emit)),
    text,
  );
}

/** Rewrites a whole stylesheet. */
export function rewriteCss(text: string, context: RewriteContext): string {
  return whole(
    textStream((emit) => new CssRewriter(new Translator(context), emit)),
    text,
  );
}

function whole(stream: TextStream, text: string): string {
  return fromByteString(stream.write(toByteString(text)) + stream.end());
}

class RewriteStream extends Transform {
  readonly #stream: TextStream;
  readonly #contentType: string | undefined;
  readonly #kind: 'html' | 'xml' | 'css';
  /** The first bytes, until there are enough to know the encoding; null afterwards. */
  #first: Buffer | null = Buffer.alloc(0);
  #decoder: InstanceType<typeof TextDecoder> | null = null;

  constructor(stream: TextStream, contentType: string | undefined, kind: 'html' | 'xml' | 'css') {
    super();
    this.#stream = stream;
    this.#contentType = contentType;
    this.#kind = kind;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let bytes = chunk;
    if (this.#first !== null) {
      bytes = this.#first.length === 0 ? chunk : Buffer.concat([this.#first, chunk]);
      this.#first = bytes;
      if (bytes.length < SNIFF_BYTES) return done();
      this.#begin(bytes);
    }
    this.#write(bytes);
    done();
  }

  override _flush(done: TransformCallback): void {
    if (this.#first !== null) {
      const bytes = this.#first;
      this.#begin(bytes);
      this.#write(bytes);
    }
    if (this.#decoder !== null) this.#put(this.#stream.write(toByteString(this.#decoder.decode())));
    this.#put(this.#stream.end());
    done();
  }

  #begin(first: Buffer): void {
    this.#first = null;
    const encoding = transcodeFrom(this.#contentType, first, this.#kind);
    if (encoding === null) return;
    this.#decoder = new TextDecoder(encoding);
    this.#put(this.#stream.write(BOM));
  }

  #write(bytes: Buffer): void {
    if (this.#decoder !== null) {
      this.#put(this.#stream.write(toByteString(this.#decoder.decode(bytes, { stream: true }))));
      return;
    }
    const text = bytes.toString('latin1');
    const out = this.#stream.write(text);
    // Most chunks of most pages change nothing: their bytes go on as they came.
    if (out === text) this.push(bytes);
    else this.#put(out);
  }

  #put(text: string): void {
    if (text !== '') this.push(Buffer.from(text, 'latin1'));
  }
}
