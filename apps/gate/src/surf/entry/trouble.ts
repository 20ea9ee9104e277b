/**
 * The page a visitor sees in place of a site's, when there is none to show. It needs no script and loads nothing.
 * @module
 */
import { escapeHtml } from '@cloakroom/web/escape.ts';
import { tokensCss } from '@cloakroom/web/look/tokens.ts';

/** What the page says. */
export interface Trouble {
  readonly title: string;
  readonly help: string;
  /** One thing to do next. */
  readonly next?: { readonly href: string; readonly label: string } | undefined;
}

const style = `${tokensCss}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 var(--sans)}
main{max-width:34rem;padding:2rem}h1{font:600 1.728rem/1.25 var(--serif);margin:0 0 1rem}p{margin:0 0 1rem}a{color:var(--link)}`;

/** The whole page as text. Everything in it is escaped. */
export function troublePage(trouble: Trouble): string {
  const next =
    trouble.next === undefined
      ? ''
      : `<p><a href="${escapeHtml(trouble.next.href)}">${escapeHtml(trouble.next.label)}</a></p>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(trouble.title)}</title>
<style>${style}</style></head>
<body><main><h1>${escapeHtml(trouble.title)}</h1><p>${escapeHtml(trouble.help)}</p>${next}</main></body></html>`;
}
