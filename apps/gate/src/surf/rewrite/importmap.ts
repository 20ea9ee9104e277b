/**
 * Import maps (HTML Standard §8.1.6.2): addresses, scopes and the keys of `integrity` are URLs that the browser
 * matches against gate URLs. Keys of `imports` stay: they stand for what the scripts say, and scripts say real URLs.
 * @module
 */
import type { Emit } from './edits.ts';
import type { Translator } from './url.ts';

/** Tells the edits of one import map; none where it is not JSON. */
export function importMapEdits(json: string, translator: Translator, emit: Emit): void {
  if (!isJson(json)) return;
  const token = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  /** The key that each open object stands under. */
  const path: string[] = [];
  let key = '';
  for (const match of json.matchAll(token)) {
    const [found] = match;
    if (found === '{') path.push(key);
    else if (found === '}') path.pop();
    else {
      const text = JSON.parse(found) as string;
      const isKey = /^\s*:/.test(json.slice(match.index + found.length, match.index + found.length + 64));
      if (isKey) key = text;
      if (!(isKey ? isUrlKey(path) : path.length > 1 && path[1] !== 'integrity')) continue;
      const edit = translator.find(text);
      if (edit === null) continue;
      const translated = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
      // `<` could end the script.
      emit(match.index, match.index + found.length, JSON.stringify(translated).replaceAll('<', '\\u003c'));
    }
  }
}

/** Keys directly in `scopes` and in `integrity`. */
function isUrlKey(path: readonly string[]): boolean {
  return path.length === 2 && (path[1] === 'scopes' || path[1] === 'integrity');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
