/**
 * What a page's runtime tells the shell about itself. A page can send anything, so its word is taken for the path and
 * the title only; which site it is, the gate says.
 * @module
 */

/** A message that has the right form. */
export interface PageMessage {
  /** The gate's address of the page. */
  readonly href: URL;
  /** At most 300 characters, without control or direction characters. */
  readonly title: string;
}

const maxTitle = 300;

/** The label of a site host's origin, e.g. of `https://abc….surf.example`, else null. `suffix` has its leading dot. */
export function labelOfOrigin(origin: string, shell: { protocol: string; suffix: string }): string | null {
  const prefix = `${shell.protocol}//`;
  if (!origin.startsWith(prefix) || !origin.endsWith(shell.suffix)) return null;
  const label = origin.slice(prefix.length, -shell.suffix.length);
  return /^s[a-z2-7]{26}$/.test(label) ? label : null;
}

/** Reads a message from a frame whose browser-given origin is `origin`; null when it is none of ours. */
export function readPageMessage(data: unknown, origin: string): PageMessage | null {
  if (typeof data !== 'object' || data === null) return null;
  const { cloakroom, href, title } = data as Record<string, unknown>;
  if (cloakroom !== 'page' || typeof href !== 'string' || !URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.origin !== origin) return null;
  return { href: url, title: cleanTitle(title) };
}

/** A title that can stand anywhere: one line, no characters that turn the text around it. */
export function cleanTitle(title: unknown): string {
  if (typeof title !== 'string') return '';
  const line = title.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return [...line].slice(0, maxTitle).join('');
}

/** The page's real address: the gate's word for the origin, the page's for the rest. */
export function realUrl(origin: string, href: URL): string {
  return `${origin}${href.pathname}${href.search}${href.hash}`;
}
