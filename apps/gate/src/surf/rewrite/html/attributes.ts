/**
 * Which attributes mean something to the rewriter, and what. Not here, because browsers never fetch them: cite,
 * usemap, profile, classid, manifest, itemid. Nonces stay: they are the page's own business.
 * @module
 */

/** What an attribute holds, and so what is done with it. */
export type AttributeKind =
  /** One URL: translated. */
  | 'url'
  /** The href of a link: translated, through the anonymous path where it is a font. */
  | 'linkUrl'
  /** The href of <base>: translated, and the base of everything after it. */
  | 'baseUrl'
  /** Image candidates. */
  | 'srcset'
  /** A list of CSS declarations. */
  | 'style'
  /** The CSS value of the property with the attribute's name (SVG presentation attributes). */
  | 'paint'
  /** A whole HTML document. */
  | 'srcdoc'
  /** Values of an animated attribute: URLs where that is href. */
  | 'animated'
  /** Feature policy: origins are translated. */
  | 'allow'
  /** A browsing context: dropped unless it is in this document. */
  | 'target'
  /** The name of a browsing context. */
  | 'frameName'
  /** CORS mode. */
  | 'crossorigin'
  /** A hash of a body: dropped where the gate changes that body. */
  | 'integrity'
  /** Link types: the fetching-ahead ones are dropped. */
  | 'rel'
  /** Pragmas. */
  | 'pragma'
  | 'metaName'
  | 'metaContent'
  /** The type of a script. */
  | 'scriptType'
  /** Dropped: it would send requests of its own, or override the gate's policies. */
  | 'drop';

type Row = readonly [names: string, kind: AttributeKind, elements?: string];

/** Names, kind, and the elements it holds on (all, where left out). The first row that fits counts. */
const rows: readonly Row[] = [
  ['href', 'baseUrl', 'base'],
  ['href', 'linkUrl', 'link'],
  ['href xlink:href src background', 'url'],
  ['srcset', 'srcset', 'img source'],
  ['imagesrcset', 'srcset', 'link'],
  ['poster', 'url', 'video'],
  ['action', 'url', 'form'],
  ['formaction', 'url', 'button input'],
  ['data', 'url', 'object'],
  ['codebase', 'url', 'object applet'],
  ['longdesc', 'url', 'img image iframe frame'],
  ['lowsrc dynsrc', 'url', 'img image'],
  ['style', 'style'],
  ['fill stroke filter mask clip-path cursor marker marker-start marker-mid marker-end', 'paint'],
  ['srcdoc', 'srcdoc', 'iframe'],
  ['to from by values', 'animated', 'animate set'],
  ['allow', 'allow', 'iframe'],
  ['target', 'target', 'a area form base'],
  ['formtarget', 'target', 'button input'],
  ['name', 'frameName', 'iframe frame object embed'],
  ['name', 'metaName', 'meta'],
  ['http-equiv', 'pragma', 'meta'],
  ['content', 'metaContent', 'meta'],
  ['crossorigin', 'crossorigin'],
  ['integrity', 'integrity', 'link'],
  ['rel', 'rel', 'link'],
  ['type', 'scriptType', 'script'],
  // Each of these makes requests beside the navigation or fetch it stands on, from where nobody looks.
  ['ping attributionsrc', 'drop'],
  // The gate's own Referrer-Policy holds.
  ['referrerpolicy', 'drop'],
  // Embedded enforcement asks the framed answer to consent; the gate's answer cannot.
  ['csp', 'drop', 'iframe'],
  // Such a frame comes without the session's cookie, and so could not be served at all.
  ['credentialless', 'drop', 'iframe'],
];

interface Rule {
  readonly kind: AttributeKind;
  readonly elements: ReadonlySet<string> | null;
}

const rules = new Map<string, Rule[]>();
/** One bit per length and first letter of a known name: most attributes are turned away without a look-up. */
const known = new Uint8Array(1024);

for (const [names, kind, elements] of rows) {
  for (const name of names.split(' ')) {
    const rule = { kind, elements: elements === undefined ? null : new Set(elements.split(' ')) };
    rules.set(name, [...(rules.get(name) ?? []), rule]);
    known[(name.length << 5) | (name.charCodeAt(0) & 31)] = 1;
  }
}
// Prefixes of XML other than `xlink`, e.g. `x:href`.
const PREFIXED = /^[^:]+:(href)$/;

/** Whether an attribute with a name of this length and first character can be in the table. */
export function mayMatter(length: number, firstCode: number): boolean {
  return length < 32 && known[(length << 5) | (firstCode & 31)] === 1;
}

/** What the attribute `name` holds on `element`; null for nothing of interest. */
export function attributeKind(name: string, element: string, xml: boolean): AttributeKind | null {
  const found = rules.get(name) ?? (xml && PREFIXED.test(name) ? rules.get('href') : undefined);
  if (found === undefined) return null;
  for (const rule of found) {
    if (rule.elements === null || rule.elements.has(element)) return rule.kind;
  }
  return null;
}
