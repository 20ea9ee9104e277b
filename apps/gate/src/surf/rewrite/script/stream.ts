/**
 * A script file as a stream: held until its end, then passed as it came or with its edits. One that is longer than
 * the limit passes untouched.
 * @module
 */
import { Transform, type TransformCallback } from 'node:stream';
import { transcodeFrom } from '../charset.ts';
import type { RewriteContext } from '../context.ts';
import { Splicer } from '../edits.ts';
import { limits } from '../limits.ts';
import { Translator } from '../url.ts';
import { type ScriptOptions, scriptEdits } from './rewriter.ts';

/** Rewrites one script file; `context.base` is its own real URL. */
export function scriptStream(
  context: RewriteContext,
  { contentType, ...options }: ScriptOptions & { readonly contentType: string },
): Transform {
  let held: Buffer[] | null = [];
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (held === null) return done(null, chunk);
      held.push(chunk);
      size += chunk.length;
      if (size > limits.script.value) {
        for (const piece of held) this.push(piece);
        held = null;
      }
      done();
    },
    flush(done) {
      if (held !== null) this.push(rewritten(Buffer.concat(held), context, contentType, options));
      done();
    },
  });
}

function rewritten(
  body: Buffer,
  context: RewriteContext,
  contentType: string,
  options: ScriptOptions,
): Buffer {
  // Encodings that hide ASCII, or hold it in the second half of other characters.
  if (transcodeFrom(contentType, body, 'css') !== null) return body;
  const text = body.toString('latin1');
  const splicer = new Splicer();
  splicer.append(text);
  if (!scriptEdits(text, new Translator(context), splicer.replace, options)) return body;
  return Buffer.from(splicer.take(text.length), 'latin1');
}
