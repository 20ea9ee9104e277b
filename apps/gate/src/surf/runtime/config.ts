/**
 * What the gate tells the runtime of one document, and the markup that carries it.
 * @module
 */

/** The facts one document's runtime starts from. */
export interface RuntimeConfig {
  /** The document's real URL. */
  readonly real: string;
  /** The shell's origin, e.g. `http://surf.localhost:8090`. Labels are one DNS label in front of its host. */
  readonly shell: string;
  /** Real origin → gate origin: at least the document's own, best every origin rewritten in the document. */
  readonly origins: Readonly<Record<string, string>>;
  /** What `document.cookie` reads at the start. */
  readonly cookies: string;
  /** Number of the document's first cookie write; later ones count up. */
  readonly seq: number;
  /**
   * Whether reads of the page's OWN origin (`a.href`, `event.origin`, …) answer the real one. Only true where the
   * document's scripts read a real `location`: until then `a.origin === location.origin` must keep holding.
   */
  readonly ownReal?: boolean;
}

/** The bundled runtime: classic script text, and the name it is served under. */
export interface RuntimeBundle {
  readonly source: string;
  /** First 16 base64url characters of the SHA-256 of `source`. */
  readonly hash: string;
}

/** The markup to put first in a document's head. Everything a site could influence is escaped for the attribute. */
export function runtimeTag(runtime: Pick<RuntimeBundle, 'hash'>, config: RuntimeConfig): string {
  return `<script src="/~cloakroom/runtime-${runtime.hash}.js" data-cloakroom="${escapeAttribute(JSON.stringify(config))}"></script>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
