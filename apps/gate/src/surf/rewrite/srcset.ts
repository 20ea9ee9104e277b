/**
 * `srcset` and `imagesrcset`: the URLs of the image candidates (HTML Standard §4.8.4.2.2).
 * @module
 */
import type { Emit } from './edits.ts';
import type { Translator } from './url.ts';

/** Tells the edits of one srcset value. */
export function srcsetEdits(value: string, translator: Translator, emit: Emit): void {
  let i = 0;
  while (i < value.length) {
    while (i < value.length && (isSpace(value.charCodeAt(i)) || value[i] === ',')) i += 1;
    const start = i;
    while (i < value.length && !isSpace(value.charCodeAt(i))) i += 1;
    let end = i;
    // Commas at the end of a URL belong to the list, those within (data:, CDN parameters) to the URL.
    while (end > start && value[end - 1] === ',') end -= 1;
    const edit = translator.find(value.slice(start, end));
    if (edit !== null) emit(start + edit.start, start + edit.end, edit.text);
    if (end === i) i = skipDescriptors(value, i);
  }
}

/** Skips the descriptors of one candidate; a comma inside parentheses does not end them. */
function skipDescriptors(value: string, from: number): number {
  let inside = false;
  for (let i = from; i < value.length; i += 1) {
    if (value[i] === '(') inside = true;
    else if (value[i] === ')') inside = false;
    else if (value[i] === ',' && !inside) return i + 1;
  }
  return value.length;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b);
}
