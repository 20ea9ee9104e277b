/**
 * The page's elements by name, found once. A missing one is a bug of `page.ts` and stops the shell at once.
 * @module
 */

function find<T extends Element>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new TypeError(`The shell's page has no ${id}.`);
  return element;
}

/** All that the script touches. */
export const elements = {
  bar: find('bar', HTMLElement),
  back: find('back', HTMLButtonElement),
  forward: find('forward', HTMLButtonElement),
  reload: find('reload', HTMLButtonElement),
  go: find('go', HTMLFormElement),
  address: find('address', HTMLInputElement),
  place: find('place', HTMLSpanElement),
  shield: find('shield', HTMLButtonElement),
  refusal: find('refusal', HTMLDivElement),
  refusalTitle: find('refusal-title', HTMLElement),
  refusalDetail: find('refusal-detail', HTMLElement),
  dismiss: find('dismiss', HTMLButtonElement),
  frame: find('frame', HTMLDivElement),
  stage: find('stage', HTMLElement),
  siteHeading: find('site-heading', HTMLElement),
  status: find('status', HTMLElement),
  sheets: {
    loading: find('loading', HTMLElement),
    welcome: find('welcome', HTMLElement),
    ended: find('ended', HTMLElement),
    start: find('start', HTMLElement),
    wiping: find('wiping', HTMLElement),
  },
  welcomeNotHeld: find('welcome-not-held', HTMLParagraphElement),
  until: find('until', HTMLElement),
  left: find('left', HTMLElement),
  startHolds: find('start-holds', HTMLUListElement),
  wiped: find('wiped', HTMLDivElement),
  wipedText: find('wiped-text', HTMLElement),
  wipedUnconfirmed: find('wiped-unconfirmed', HTMLElement),
  panel: find('panel', HTMLDialogElement),
  panelTitle: find('panel-title', HTMLElement),
  panelClose: find('panel-close', HTMLButtonElement),
  panelHolds: find('panel-holds', HTMLUListElement),
  scriptsRow: find('scripts-row', HTMLDivElement),
  scripts: find('scripts', HTMLButtonElement),
  scriptsText: find('scripts-text', HTMLElement),
  scriptsWord: find('scripts-word', HTMLElement),
  siteNote: find('site-note', HTMLDivElement),
  siteHost: find('site-host', HTMLElement),
  identityRow: find('identity-row', HTMLDivElement),
  identity: find('identity', HTMLButtonElement),
  ask: find('ask', HTMLDialogElement),
  askTitle: find('ask-title', HTMLElement),
  askText: find('ask-text', HTMLElement),
  askYes: find('ask-yes', HTMLButtonElement),
  askNo: find('ask-no', HTMLButtonElement),
} as const;
