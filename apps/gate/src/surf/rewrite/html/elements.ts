/**
 * What an attribute's meaning depends on besides itself: decided once per element, from its first attributes of
 * each name, as browsers do.
 * @module
 */
import type { Tag } from './tag.ts';

/** What the attributes of one element together mean. */
export interface ElementFacts {
  /** The element fetches modules: other origins must be asked with the session's cookie, so it says so. */
  readonly addCredentials: boolean;
  /** A preload of a font, which browsers fetch without cookies whatever it says. */
  readonly anonymous: boolean;
  /** The body it fetches is changed by the gate, so its hash no longer fits. */
  readonly bodyChanges: boolean;
  /** A pragma or a named metadata that would override the gate's policies. */
  readonly dropMeta: boolean;
  /** A meta refresh: its content holds a URL. */
  readonly refresh: boolean;
  /** An animation of href: its values are URLs. */
  readonly animatesUrl: boolean;
}

const plain: ElementFacts = {
  addCredentials: false,
  anonymous: false,
  bodyChanges: false,
  dropMeta: false,
  refresh: false,
  animatesUrl: false,
};

/** Pragmas that set policies, cookies, hints or trials: the gate's headers alone do. */
const droppedPragmas = new Set(
  (
    'content-security-policy content-security-policy-report-only x-dns-prefetch-control set-cookie origin-trial ' +
    'accept-ch delegate-ch permissions-policy'
  ).split(' '),
);

/** Link types that fetch or connect ahead of any use. `next` and `prev` have been hints in some browsers. */
export const droppedLinkTypes = new Set(
  'preconnect dns-prefetch prefetch prerender next prev subresource compression-dictionary'.split(' '),
);

/** Decides the facts of one start tag. */
export function elementFacts(tag: Tag): ElementFacts {
  switch (tag.name) {
    case 'script':
      return { ...plain, addCredentials: word(tag, 'type') === 'module' && !tag.has('crossorigin') };
    case 'link':
      return linkFacts(tag);
    case 'meta': {
      const pragma = word(tag, 'http-equiv');
      const dropMeta = droppedPragmas.has(pragma) || word(tag, 'name') === 'referrer';
      return { ...plain, dropMeta, refresh: pragma === 'refresh' };
    }
    case 'animate':
    case 'set':
      return {
        ...plain,
        animatesUrl: /^(?:.*:)?href$/.test(
          (tag.value('attributename') ?? tag.value('attributeName') ?? '').trim(),
        ),
      };
    default:
      return plain;
  }
}

function linkFacts(tag: Tag): ElementFacts {
  const types = linkTypes(tag.value('rel') ?? '');
  const as = word(tag, 'as');
  const preload = types.includes('preload');
  return {
    ...plain,
    addCredentials: types.includes('modulepreload') && !tag.has('crossorigin'),
    anonymous: preload && as === 'font',
    bodyChanges: types.includes('stylesheet') || (preload && as === 'style'),
  };
}

/** The link types of a rel value, in lower case. */
export function linkTypes(rel: string): string[] {
  return rel
    .toLowerCase()
    .split(/[\t\n\f\r ]+/)
    .filter((type) => type !== '');
}

function word(tag: Tag, name: string): string {
  return tag.value(name)?.trim().toLowerCase() ?? '';
}
