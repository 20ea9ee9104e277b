/**
 * Where the frame stands in its own history, as well as a shell can know: it sees addresses, the length of the joint
 * session history and its own buttons, never the entries. It decides only which buttons are grey; the guard entry keeps
 * a wrong guess from leaving the shell.
 * @module
 */

/** The addresses passed so far, the present one, and `history.length` when it was last looked at. */
export interface Trail {
  readonly urls: readonly string[];
  readonly at: number;
  readonly length: number;
}

/** A trail with nothing on it yet. */
export function newTrail(length: number): Trail {
  return { urls: [], at: -1, length };
}

/**
 * The trail after the frame shows `url`.
 * @param seen `length` is `history.length` now; `stepped` says that one of the shell's own buttons caused it
 */
export function visit(
  trail: Trail,
  seen: { readonly url: string; readonly length: number; readonly stepped: boolean },
): Trail {
  const { url, length } = seen;
  const { urls, at } = trail;
  if (at < 0) return { urls: [url], at: 0, length };
  if (seen.stepped) return put(at);
  if (length > trail.length) {
    // Several entries may have come at once; each is a step behind.
    const added = Array.from({ length: length - trail.length }, () => url);
    const past = [...urls.slice(0, at + 1), ...added];
    return { urls: past, at: past.length - 1, length };
  }
  if (length === trail.length) {
    // The same page, or its fragment only now known.
    if (bare(url) === bare(urls[at] ?? '')) return put(at);
    // The browser's own buttons, told by the address alone.
    if (url === urls[at - 1]) return put(at - 1);
    if (url === urls[at + 1]) return put(at + 1);
    if (at === urls.length - 1) return put(at);
  }
  return { urls: [...urls.slice(0, at + 1), url], at: at + 1, length };

  function put(index: number): Trail {
    return { urls: urls.with(index, url), at: index, length };
  }
}

/** An address without its fragment. */
export function bare(url: string): string {
  return url.split('#', 1)[0] ?? url;
}

/** The trail once one of the shell's own buttons was pressed; what is there shows later. */
export function stepped(trail: Trail, by: -1 | 1): Trail {
  return { ...trail, at: Math.min(Math.max(trail.at + by, 0), trail.urls.length - 1) };
}

/** The trail after a step back went past its first page and the shell stepped forward again. */
export function fellOff(trail: Trail): Trail {
  return { ...trail, at: Math.min(trail.at, 0) };
}

/** Whether a step back stays on the trail. */
export function canGoBack(trail: Trail): boolean {
  return trail.at > 0;
}

/** Whether a step forward stays on the trail. */
export function canGoForward(trail: Trail): boolean {
  return trail.at >= 0 && trail.at < trail.urls.length - 1;
}
