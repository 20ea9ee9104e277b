/**
 * What the rewriter needs to know of the session it works for. Everything comes in through here: no I/O, no clock.
 * @module
 */

/** One document's (or stylesheet's) view of the session. */
export interface RewriteContext {
  /** The document's real URL: the base for resolution until a `<base href>`. */
  readonly base: URL;
  /**
   * Real origin (`https://a.test:8443`) → gate origin (`http://label.surf.localhost:8090`), without a trailing slash;
   * null when no more labels may be made. A URL without a gate origin stays as it is: the two policies block it.
   */
  gateOrigin(origin: string): string | null;
  /**
   * For leaf resources that browsers fetch without cookies (fonts, masks): absolute real URL, without its fragment →
   * gate URL that carries its own token, or null to treat it as any other URL.
   */
  anonymousUrl(real: URL): string | null;
  /** Markup put at the head (the runtime's script), well-formed as XML too; '' when scripts are off. */
  readonly head: string;
  /** Whether the frame runs scripts: decides how `<noscript>` is parsed. */
  readonly scripts: boolean;
}
