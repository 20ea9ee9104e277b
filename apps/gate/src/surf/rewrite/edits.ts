/**
 * Rewriting as edits: a rewriter says which ranges of its input change, and everything else is copied as it came.
 * So output is byte-exact outside the edits, and edits of nested languages (CSS in an attribute in HTML) compose.
 * @module
 */

/** Replaces `[start, end)` of the input by `text`. Edits come in ascending order and never overlap. */
export type Emit = (start: number, end: number, text: string) => void;

/** A language's rewriter: takes input in any pieces, tells its edits by offsets into the whole input. */
export interface EditSource {
  /** Takes the next piece of the input. */
  write(chunk: string): void;
  /** The input is over. */
  end(): void;
  /** No later edit will touch the input before this offset. */
  readonly safe: number;
}

/** Applies edits to a stream of text, keeping only what may still change. */
export class Splicer {
  #text = '';
  /** Offset, in the whole input, of the first character of #text. */
  #base = 0;
  /** Offset up to which the input has been copied or replaced. */
  #copied = 0;
  #out = '';

  /** Takes the next piece of the input. */
  append(chunk: string): void {
    this.#text = this.#text === '' ? chunk : this.#text + chunk;
  }

  /** One edit; offsets are into the whole input. */
  readonly replace: Emit = (start, end, text) => {
    this.#out += this.#text.slice(this.#copied - this.#base, start - this.#base) + text;
    this.#copied = end;
  };

  /** The output up to offset `safe` of the input that was not taken before. */
  take(safe: number): string {
    const untouched = this.#out === '' && this.#copied === this.#base;
    let out: string;
    if (untouched && safe - this.#base === this.#text.length) {
      out = this.#text;
    } else {
      const end = Math.max(safe, this.#copied);
      out = this.#out + this.#text.slice(this.#copied - this.#base, end - this.#base);
      this.#copied = end;
    }
    this.#copied = Math.max(safe, this.#copied);
    this.#text = this.#text.slice(this.#copied - this.#base);
    this.#base = this.#copied;
    this.#out = '';
    return out;
  }
}

/** A stream of text through one edit source. */
export interface TextStream {
  /** Takes a piece, gives what is settled. */
  write(chunk: string): string;
  /** Gives the rest. */
  end(): string;
}

/** Joins an edit source to a splicer. `make` receives the function that the source tells its edits to. */
export function textStream(make: (emit: Emit) => EditSource): TextStream {
  const splicer = new Splicer();
  const source = make(splicer.replace);
  return {
    write(chunk) {
      splicer.append(chunk);
      source.write(chunk);
      return splicer.take(source.safe);
    },
    end() {
      source.end();
      return splicer.take(source.safe);
    },
  };
}

/** Text whose escapes were decoded, with the way back to the raw text. */
export interface Decoded {
  readonly text: string;
  /** Raw offset of each character of `text` and of its end; null where raw and text are the same. */
  readonly offsets: Int32Array | null;
}

/** The raw offset of character `index` of a decoded text. */
export function rawOffset(decoded: Decoded, index: number): number {
  return decoded.offsets === null ? index : (decoded.offsets[index] ?? 0);
}
