/**
 * Opening pages, and knowing which one the frame shows.
 * @module
 */
import { pastedGrant } from '../fragment.ts';
import { labelOfOrigin, readPageMessage, realUrl } from '../page-message.ts';
import { bare, fellOff, stepped, visit } from '../trail.ts';
import { words } from '../words.ts';
import { api } from './api.ts';
import { elements } from './elements.ts';
import { kept } from './keep.ts';
import { accept, refresh, type Standing, scriptsSettled, sessionNow } from './session.ts';
import { happen, redraw, refuse, shell } from './store.ts';
import { handIn } from './tickets.ts';
import { drawAddress, drawTyped, hostOf, isAddressEdited, isTypingOver, say } from './view.ts';

const site = { protocol: location.protocol, suffix: document.documentElement.dataset['siteSuffix'] ?? '' };

/** When one of the shell's own buttons was pressed last, until its page shows or `stepMs` have passed. */
let steppedAt = Number.NEGATIVE_INFINITY;
const stepMs = 5_000;
/** Counts the pages that told of themselves, so that the gate's earlier word does not undo a later one. */
let told = 0;
let messages = 0;
/** Real origins by label, as the gate named them; with the frame that a label was met in. */
let origins = new Map<string, string>();
let met = shell.frame;
/** What was asked for without a session. It is never written down, so it does not outlive this tab. */
let wanted: string | null = null;

/** A page has loaded. The gate knows which; a page that tells of itself meanwhile knows its fragment too. */
export async function loaded(): Promise<void> {
  const before = told;
  const { standing, shown } = await refresh();
  if (shell.state.stage !== 'site') return;
  if (standing === 'resumed') return reload();
  const page = shell.state.page;
  if (!shown || before !== told) return happen({ type: 'shown', page: null });
  // The gate's word has no fragment, so a page that told of one keeps its own.
  const same = page !== null && shown.url === bare(page.url);
  const there = shell.trail.urls[shell.trail.at];
  // A step to a page that the browser had itself, or could not show again, is none that the gate saw.
  if (same && stepping() && there !== undefined) show(there, '');
  else if (same) show(page.url, shown.title || page.title);
  else show(shown.url, shown.title ?? '');
}

function stepping(): boolean {
  return performance.now() - steppedAt < stepMs;
}

function show(url: string, title: string): void {
  shell.trail = visit(shell.trail, { url, length: history.length, stepped: stepping() });
  steppedAt = Number.NEGATIVE_INFINITY;
  const former = shell.state.page?.url ?? '';
  happen({ type: 'shown', page: { url, title } });
  const editing = url === former ? isAddressEdited() : document.activeElement === elements.address;
  if (!editing) drawAddress(url);
  const host = hostOf(url);
  shell.frame.describe(host);
  if (host !== hostOf(former)) say(words.status.shown(host));
}

/** A page tells of itself. The host shown is the gate’s word, never the page’s. */
export async function heard(event: MessageEvent): Promise<void> {
  if (shell.state.stage !== 'site' || !shell.frame.owns(event.source)) return;
  const label = labelOfOrigin(event.origin, site);
  const message = readPageMessage(event.data, event.origin);
  if (label === null || message === null) return;
  const from = shell.frame;
  const count = ++messages;
  if (met !== from) {
    met = from;
    origins = new Map();
  }
  let origin = origins.get(label);
  if (origin === undefined) {
    const answer = await api.origin(label);
    if (!answer.ok) return;
    origin = answer.value.origin;
    origins.set(label, origin);
  }
  if (count !== messages || from !== shell.frame || shell.state.stage !== 'site') return;
  told += 1;
  show(realUrl(origin, message.href), message.title);
}

/** Opens what was typed; a ticket link is handed in instead. */
export async function open(text: string): Promise<void> {
  const address = text.trim();
  if (address === '') return;
  const grant = pastedGrant(address, location.host);
  if (grant !== null) {
    drawAddress('');
    return enter(grant);
  }
  elements.address.blur();
  happen({ type: 'opening' });
  say(words.status.opening);
  if (!usable(await sessionNow(), address)) return;
  let answer = await openSettled(address);
  if (!answer.ok && answer.status === 401) {
    if (!usable((await refresh()).standing, address)) return;
    answer = await openSettled(address);
  }
  if (!answer.ok) {
    refuse(answer);
    return edit(address);
  }
  wanted = null;
  happen({ type: 'navigating' });
  if (!isTypingOver(address)) drawAddress(answer.value.url);
  // Before the page comes, not after: the browser moves the focus a moment late, and must not do so while one types.
  if (document.activeElement === document.body) shell.frame.focus();
  shell.frame.show(answer.value.href);
}

/** Whether there is a session to open `address` with; where not, the address is kept. */
function usable(standing: Standing['standing'], address: string): boolean {
  if (standing === 'gone') needTicket(address);
  if (standing === 'away') edit(address);
  return standing === 'live' || standing === 'resumed';
}

/** Has the gate open an address, never before scripts are as they must be here. */
async function openSettled(address: string): ReturnType<typeof api.open> {
  const settled = await scriptsSettled();
  return settled.ok ? api.open(address) : settled;
}

/** Hands in a ticket, then opens what was asked for before there was one. */
export async function enter(grant: string): Promise<void> {
  if ((await handIn(grant)) && wanted !== null) await open(wanted);
}

/** Says that a ticket is needed, and keeps the address until there is one. */
export function needTicket(address: string): void {
  wanted = address;
  happen({ type: 'refused', refusal: words.refusals.needTicket });
  edit(address);
}

/** Gives the user what they typed back, to be put right. */
function edit(text: string): void {
  drawTyped(text);
  elements.address.focus();
}

/** Loads the present page again. */
export async function reload(): Promise<void> {
  if (shell.state.page === null) return;
  const answer = await openSettled(shell.state.page.url);
  if (!answer.ok) return refuse(answer);
  happen({ type: 'opening' });
  shell.frame.reload(answer.value.href);
}

/** A step of the shell’s own buttons. */
export function go(by: -1 | 1): void {
  steppedAt = performance.now();
  shell.trail = stepped(shell.trail, by);
  redraw();
  history.go(by);
}

/** A step back went past the first page: forward again, and nothing lies behind. */
export function pastTheFirst(): void {
  history.forward();
  steppedAt = Number.NEGATIVE_INFINITY;
  shell.trail = fellOff(shell.trail);
  redraw();
}

/** The switch in the panel. What the user chooses here stands, held or not. */
export async function switchScripts(): Promise<void> {
  if (shell.state.session === null) return;
  const on = !shell.state.session.scripts;
  const answer = await api.scripts(on);
  if (!answer.ok) return refuse(answer);
  kept.keepScriptsChosen(on);
  happen({ type: 'scripts-chosen', chosen: on });
  accept(answer.value);
  say(on ? words.status.scriptsOn : words.status.scriptsOff);
  if (shell.state.stage === 'site') await reload();
}
