/**
 * The shell's one page. It holds no inline script and no inline style. The frame for sites is made by the script: a
 * frame that stands in the page itself would be refilled by the browser from its history after a new identity.
 * @module
 */
import { markSvg } from '@cloakroom/web/look/mark.ts';
import { words } from './words.ts';

/** What the page is told. */
export interface ShellPageParts {
  /** What follows a label in a site's host, with its dot and port, e.g. `.surf.example` or `.surf.localhost:8090`. */
  readonly siteSuffix: string;
  /** The hash of the script, from `buildShell`. */
  readonly scriptHash: string;
}

/** The whole page. */
export function shellPage(parts: ShellPageParts): string {
  return `<!doctype html>
<html lang="en" data-site-suffix="${escape(parts.siteSuffix)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escape(words.product)}</title>
<link rel="stylesheet" href="/shell.css">
<link rel="icon" href="/mark.svg" type="image/svg+xml">
<script src="/shell-${escape(parts.scriptHash)}.js" defer></script>
</head>
<body>
${bar()}
<div id="refusal" class="refusal" role="alert" hidden><p><strong id="refusal-title"></strong> <span id="refusal-detail"></span></p><button id="dismiss" type="button" class="quiet">${escape(words.refusals.dismiss)}</button></div>
<main id="stage">
${welcome()}
${ended()}
${start()}
<section id="wiping" class="sheet" hidden><h1>${escape(words.wiping.title)}</h1><p class="lead">${escape(words.wiping.lead)}</p></section>
<section id="loading" class="sheet" hidden><p class="lead">${escape(words.loading)}</p></section>
<noscript><section class="sheet"><h1>${escape(words.noScript.title)}</h1><p class="lead">${escape(words.noScript.text)}</p></section></noscript>
<h1 id="site-heading" class="unseen" hidden></h1>
<div id="frame" hidden></div>
</main>
<p id="status" class="unseen" role="status"></p>
${panel()}
<dialog id="ask" aria-labelledby="ask-title" aria-describedby="ask-text"><h2 id="ask-title"></h2><p id="ask-text"></p><div class="actions"><button id="ask-yes" type="button"></button><button id="ask-no" type="button" class="secondary"></button></div></dialog>
</body>
</html>
`;
}

function bar(): string {
  const { bar: text } = words;
  const button = (id: string, name: string, path: string): string =>
    `<button id="${id}" type="button" aria-label="${escape(name)}" title="${escape(name)}" disabled><svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="${path}"/></svg></button>`;
  return `<header id="bar">
<div class="steps" role="group" aria-label="${escape(text.label)}">
${button('back', text.back, 'M12.5 4L6.5 10l6 6')}
${button('forward', text.forward, 'M7.5 4l6 6l-6 6')}
${button('reload', text.reload, 'M16 10a6 6 0 1 1-1.8-4.3M16 3v4h-4')}
</div>
<form id="go" autocomplete="off">
<label class="unseen" for="address">${escape(text.address)}</label>
<input id="address" name="address" type="text" inputmode="url" enterkeyhint="go" spellcheck="false" autocapitalize="none" autocomplete="off" autocorrect="off" accesskey="a" placeholder="${escape(text.addressHint)}">
<span id="place" aria-hidden="true"></span>
</form>
<button id="shield" type="button" class="chip" accesskey="s" data-state="off" aria-haspopup="dialog" aria-expanded="false" aria-controls="panel">${escape(words.shield.checking)}</button>
</header>`;
}

function welcome(): string {
  const { welcome: text } = words;
  return `<section id="welcome" class="sheet" hidden>
<div class="brand">${markSvg}<span>${escape(words.product)}</span></div>
<h1>${escape(text.title)}</h1>
<p class="lead">${escape(text.lead)}</p>
<div class="ticket"><h2>${escape(text.need)}</h2><p>${escape(text.needText)}</p><p id="welcome-not-held" hidden>${escape(text.notHeld)}</p></div>
<div class="pair">
<div><h2>${escape(text.hides)}</h2>${list(text.hidesList)}</div>
<div><h2>${escape(text.hidesNot)}</h2>${list(text.hidesNotList)}</div>
</div>
</section>`;
}

function ended(): string {
  const { ended: text } = words;
  return `<section id="ended" class="sheet" hidden>
<div class="brand">${markSvg}<span>${escape(words.product)}</span></div>
<h1>${escape(text.title)}</h1>
<p class="lead">${escape(text.lead)}</p>
<div class="ticket"><h2>${escape(words.welcome.need)}</h2><p>${escape(text.next)}</p></div>
</section>`;
}

function start(): string {
  const { start: text } = words;
  return `<section id="start" class="sheet" hidden>
<div class="brand">${markSvg}<span>${escape(words.product)}</span></div>
<div id="wiped" class="notice" hidden><h2>${escape(words.wiped.title)}</h2><p id="wiped-text"></p><p id="wiped-unconfirmed" hidden></p></div>
<h1>${escape(text.title)}</h1>
<p class="lead">${escape(text.lead)}</p>
<div class="ticket">
<div class="stub"><p>${escape(text.stub)}</p><p class="number" id="until"></p><p id="left"></p></div>
<h2>${escape(text.now)}</h2>
<ul class="holds" id="start-holds"></ul>
</div>
</section>`;
}

function panel(): string {
  const { panel: text } = words;
  return `<dialog id="panel" closedby="any" aria-labelledby="panel-title">
<div class="head"><h2 id="panel-title" tabindex="-1">${escape(text.title)}</h2><button id="panel-close" type="button" class="quiet">${escape(text.close)}</button></div>
<ul class="holds" id="panel-holds"></ul>
<div id="scripts-row" class="switch-row"><div><strong id="scripts-label">${escape(text.scripts)}</strong><p id="scripts-text"></p></div><button id="scripts" type="button" role="switch" aria-checked="false" aria-labelledby="scripts-label" aria-describedby="scripts-text"><span id="scripts-word" aria-hidden="true"></span></button></div>
<div id="identity-row"><button id="identity" type="button" class="danger" aria-describedby="identity-help">${escape(text.identity)}</button><p id="identity-help">${escape(text.identityHelp)}</p></div>
<div id="site-note" hidden><h3>${escape(text.site)}</h3><p><strong id="site-host"></strong> ${escape(text.siteText)}</p></div>
<h3>${escape(text.not)}</h3>
${list(text.notList)}
</dialog>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
}

/** Text for element content and double-quoted attributes. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
