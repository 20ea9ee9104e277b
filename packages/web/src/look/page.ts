/**
 * The frame of every ordinary page. It holds no inline script and no inline style, so any strict CSP takes it. A house
 * that uses it serves `lookCss` as `/look.css` and `markSvg` as `/mark.svg`.
 * @module
 */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { markSvg } from './mark.ts';

/** What `html` of hono gives: text that is escaped already, perhaps later. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What a page is made of. Every string is escaped here. */
export interface PageParts {
  /** The heading, and the document's title with the house's name behind it. */
  readonly title: string;
  readonly house: 'store' | 'gate' | 'nyms' | 'vault' | 'desk' | 'ops' | 'post';
  /** One or two sentences under the heading. */
  readonly lead?: string;
  readonly body: Html;
  /** Address of the privacy policy; without one the footer names none. */
  readonly policyHref?: string;
  /** Navigation in the header. */
  readonly links?: readonly { readonly href: string; readonly label: string }[];
}

/** What stands beside the word Cloakroom. The store is the front door and needs no second name. */
const rooms: Readonly<Record<PageParts['house'], string>> = {
  store: '',
  gate: 'Gate',
  nyms: 'Nyms',
  vault: 'Vault',
  desk: 'Store desk',
  ops: 'Gate operations',
  post: 'Post room',
};

/**
 * A whole HTML page.
 * @example
 * page({ title: 'Nothing here yet', house: 'nyms', body: html`<p>Addresses appear here.</p>` })
 */
export function page(parts: PageParts): Html {
  const room = rooms[parts.house];
  const links = parts.links ?? [];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${parts.title} – Cloakroom${room === '' ? '' : ` ${room}`}</title>
<link rel="stylesheet" href="/look.css">
<link rel="icon" href="/mark.svg" type="image/svg+xml">
</head>
<body data-house="${parts.house}">
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="/">${raw(markSvg)}<span>Cloakroom</span>${room === '' ? '' : html` <span class="room">${room}</span>`}</a>
${
  links.length === 0
    ? ''
    : html`<nav aria-label="Main"><ul>${links.map((link) => html`<li><a href="${link.href}">${link.label}</a></li>`)}</ul></nav>`
}
</header>
<main id="main" tabindex="-1">
<h1>${parts.title}</h1>
${parts.lead === undefined ? '' : html`<p class="lead">${parts.lead}</p>`}
${parts.body}
</main>
<footer class="foot">
<span>Cloakroom · free software, AGPL-3.0-or-later</span>
${parts.policyHref === undefined ? '' : html`<a href="${parts.policyHref}">Privacy policy</a>`}
</footer>
</body>
</html>`;
}
