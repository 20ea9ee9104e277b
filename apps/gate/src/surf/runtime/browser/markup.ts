/**
 * URLs inside text: attribute values, srcset, CSS and HTML. Pure.
 * Conservative on purpose: what these expressions miss is stopped by the gate's policies and healed by the sweep.
 * @module
 */
import type { Urls } from './urls.ts';

type Kind = 'url' | 'urls' | 'srcset' | 'css' | 'html' | 'cors';

/** What an attribute of each name holds. */
const kinds: Record<string, Kind> = Object.create(null);
const byKind: Readonly<Record<Kind, string>> = {
  url: 'href xlink:href src action formaction poster background data',
  urls: 'ping',
  srcset: 'srcset imagesrcset',
  css: 'style',
  html: 'srcdoc',
  cors: 'crossorigin',
};
for (const kind in byKind) for (const name of byKind[kind as Kind].split(' ')) kinds[name] = kind as Kind;

/** Translates text that holds URLs. */
export interface Markup {
  /** The value to set for an attribute; `tag` is the element's local name in lower case. */
  attribute(tag: string, name: string, value: string): string;
  srcset(text: string): string;
  css(text: string): string;
  html(text: string): string;
  /** A whole child document: translated, with the runtime in front of it. */
  document(text: string): string;
}

/** A URL of a srcset stands at the start, after white space, or after a descriptor's comma. */
const candidate = /(?<=^|\s|\s[\d.]+[wxh],)(?:https?:)?\/\/\S+?(?=,?(?:\s|$))/gi;
const cssUrl = /((?:url|image-set)\(\s*(?:["']|&quot;|&#39;)?|@import\s*["'])((?:https?:)?\/\/[^"')\s]+)/gi;
const tags = /<([a-z][^\s/>]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>/gi;
const attributes = /([^\s"'>/=]+)(?:(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g;
const styles = /(<style\b[^>]*>)([^]*?)(?=<\/style)/gi;
const moduleTag = /\s(?:type\s*=\s*["']?module|rel\s*=\s*["']?modulepreload)\b/i;

/** Opens the translation of text. `tag` is the runtime's own script element as markup, for child documents. */
export function openMarkup(urls: Urls, tag: string): Markup {
  const { toGate } = urls;
  const srcset = (text: string): string => (holds(text) ? text.replace(candidate, toGate) : text);
  const css = (text: string): string =>
    holds(text) ? text.replace(cssUrl, (_, before: string, url: string) => before + toGate(url)) : text;
  const document = (text: string): string => (text.startsWith(tag) ? text : tag + html(text));

  const attribute = (element: string, name: string, value: string): string => {
    const kind = kinds[name];
    if (kind === undefined || element.indexOf('-') >= 0) return value;
    if (kind === 'cors') return 'use-credentials';
    if (kind === 'html') return element === 'iframe' ? document(value) : value;
    if (!holds(value) || (name === 'data' && element !== 'object')) return value;
    if (kind === 'url') return toGate(value);
    if (kind === 'srcset') return srcset(value);
    return kind === 'css' ? css(value) : value.replace(/\S+/g, toGate);
  };

  /** One start tag's attributes, each value translated between the quotes it came in. */
  const inTag = (element: string, rest: string): string => {
    let away = false;
    const done = rest.replace(attributes, (whole, name: string, equals = '=', quoted = '""') => {
      const lower = name.toLowerCase();
      // A srcdoc is written in entities here: it is translated when its frame is inserted.
      if (kinds[lower] === undefined || kinds[lower] === 'html') return whole;
      const quote = quoted[0] === '"' || quoted[0] === "'" ? quoted[0] : '';
      const value = quote === '' ? quoted : quoted.slice(1, -1);
      const next = attribute(element, lower, value);
      away ||= urls.leaves(next);
      return next === value ? whole : name + equals + (quote || '"') + next + (quote || '"');
    });
    // A module of another label is fetched with CORS: without this word it would come without the session's cookie.
    const bare = away && moduleTag.test(rest) && !/\scrossorigin\b/i.test(rest);
    return bare ? ` crossorigin="use-credentials"${done}` : done;
  };

  const html = (text: string): string => {
    if (!holds(text)) return text;
    return text
      .replace(tags, (whole, name: string, rest: string) =>
        holds(rest) ? `<${name}${inTag(name.toLowerCase(), rest)}>` : whole,
      )
      .replace(styles, (_, open: string, body: string) => open + css(body));
  };

  return { attribute, srcset, css, html, document };
}

/** Whether an attribute of this name may hold a URL. */
export function isUrlAttribute(name: string): boolean {
  return kinds[name] !== undefined;
}

/** The fast way out: without `//` there is no absolute URL. */
function holds(text: string): boolean {
  return text.indexOf('//') >= 0;
}
