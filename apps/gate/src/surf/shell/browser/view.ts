/**
 * Draws the state: everything the user sees in the shell follows from it and from the trail.
 * @module
 */
import { mustStopScripts, type State, shieldOf } from '../state.ts';
import { canGoBack, canGoForward, type Trail } from '../trail.ts';
import { leftWords, untilWords } from '../until.ts';
import { words } from '../words.ts';
import { elements } from './elements.ts';

const shapes = {
  noTicket: 'off',
  checking: 'off',
  held: 'proved',
  scriptsOff: 'stale',
  notHeld: 'failing',
} as const;

const networkShapes = { checking: 'off', held: 'proved', open: 'failing', unsure: 'stale' } as const;

/** Draws all of it. Cheap: a few dozen properties, and lists only when they changed. */
export function draw(state: State, trail: Trail): void {
  for (const [stage, sheet] of Object.entries(elements.sheets)) sheet.hidden = stage !== state.stage;
  const site = state.stage === 'site';
  elements.frame.hidden = !site;
  elements.siteHeading.hidden = !site;
  // A sheet that scrolls must be reachable by keys; a site scrolls in its own frame.
  elements.stage.tabIndex = site ? -1 : 0;
  drawBar(state, trail);
  drawRefusal(state);
  elements.welcomeNotHeld.hidden = state.held !== 'open';
  drawStart(state);
  drawPanel(state);
  const host = state.page === null ? '' : hostOf(state.page.url);
  setText(elements.siteHeading, host === '' ? words.bar.frame : words.bar.frameOf(host));
}

function drawBar(state: State, trail: Trail): void {
  const site = state.stage === 'site';
  elements.back.disabled = !site || !canGoBack(trail);
  elements.forward.disabled = !site || !canGoForward(trail);
  elements.reload.disabled = !site || state.page === null;
  elements.address.disabled = state.stage === 'wiping';
  elements.bar.toggleAttribute('data-busy', state.opening || state.stage === 'wiping');
  const shield = shieldOf(state);
  elements.shield.textContent = words.shield[shield];
  elements.shield.setAttribute('aria-label', words.shield.label(words.shield[shield]));
  elements.shield.dataset['state'] = shapes[shield];
  elements.shield.disabled = state.stage === 'wiping';
}

/** The field holds something that the user typed and has neither opened nor given up. */
let edited = false;

/** Notes that the user has typed. */
export function addressEdited(): void {
  edited = true;
}

/** Whether the user is typing something else than `text` by now, which must stay. */
export function isTypingOver(text: string): boolean {
  const typed = elements.address.value.trim();
  return edited && document.activeElement === elements.address && typed !== '' && typed !== text;
}

/** Puts back what the user asked for, as if just typed. */
export function drawTyped(text: string): void {
  if (isTypingOver(text)) return;
  drawAddress(text);
  edited = true;
  drawPlace();
}

/** Empties the field, unless it holds what the user typed: only a shown page's address goes with its page. */
export function forgetAddress(): void {
  if (!edited) drawAddress('');
}

/** Whether what the field holds is the user's, so that only another page may replace it. */
export function isAddressEdited(): boolean {
  return edited || document.activeElement === elements.address;
}

/** Puts an address into the bar: whole in the field, and over it, while it is not being edited, with its host marked. */
export function drawAddress(url: string): void {
  edited = false;
  elements.address.value = url;
  drawPlace();
}

/** Draws the marked address anew from the field's text. What was only typed is not marked: it is not what is shown. */
export function drawPlace(): void {
  const text = elements.address.value;
  const host = edited ? '' : hostOf(text);
  const at = host === '' ? -1 : text.indexOf(host);
  if (at < 0) {
    elements.place.replaceChildren();
    return;
  }
  const strong = document.createElement('b');
  strong.textContent = host;
  elements.place.replaceChildren(text.slice(0, at), strong, text.slice(at + host.length));
}

function drawRefusal(state: State): void {
  elements.refusal.hidden = state.refusal === null;
  setText(elements.refusalTitle, state.refusal?.title ?? '');
  setText(elements.refusalDetail, state.refusal?.detail ?? '');
}

function drawStart(state: State): void {
  if (state.session !== null) {
    const now = Date.now();
    setText(elements.until, untilWords(state.session.endsAt, now));
    setText(elements.left, words.start.left(leftWords(state.session.endsAt, now)));
  }
  elements.wiped.hidden = state.wiped === null;
  if (state.wiped !== null) {
    setText(elements.wipedText, words.wiped.text(state.wiped.sites, state.wiped.cookies));
    elements.wipedUnconfirmed.hidden = state.wiped.unconfirmed === 0;
    setText(elements.wipedUnconfirmed, words.wiped.unconfirmed(state.wiped.unconfirmed));
  }
  drawHolds(elements.startHolds, [network(state), written()]);
}

function drawPanel(state: State): void {
  drawHolds(elements.panelHolds, [network(state), ticket(state), written()]);
  elements.scriptsRow.hidden = state.session === null;
  elements.identityRow.hidden = state.session === null;
  const on = state.session?.scripts === true;
  elements.scripts.setAttribute('aria-checked', String(on));
  setText(elements.scriptsWord, on ? words.panel.chips.on : words.panel.chips.off);
  setText(elements.scriptsText, on ? words.panel.scriptsOn : words.panel.scriptsOff);
  elements.siteNote.hidden = state.page === null;
  setText(elements.siteHost, state.page === null ? '' : hostOf(state.page.url));
}

/** One line of what holds: chip, text, and what follows from it. */
interface Hold {
  readonly shape: 'proved' | 'stale' | 'failing' | 'off';
  readonly word: string;
  readonly text: readonly string[];
}

function network(state: State): Hold {
  const { panel } = words;
  const text: string[] = [panel.network[state.held]];
  if (state.held === 'open' || state.held === 'unsure') {
    const on = state.session?.scripts === true && !mustStopScripts(state);
    if (state.session !== null) text.push(on ? panel.notHeldOn : panel.notHeldOff);
    text.push(panel.otherWay);
  }
  return { shape: networkShapes[state.held], word: panel.networkChip[state.held], text };
}

function ticket(state: State): Hold {
  const { panel } = words;
  if (state.session === null) return { shape: 'off', word: panel.chips.none, text: [panel.sessionNone] };
  const { endsAt } = state.session;
  const now = Date.now();
  const text = panel.sessionUntil(untilWords(endsAt, now), leftWords(endsAt, now));
  return { shape: 'proved', word: panel.chips.proved, text: [text] };
}

function written(): Hold {
  return { shape: 'off', word: words.panel.chips.stated, text: [words.panel.written] };
}

function drawHolds(list: HTMLUListElement, holds: readonly Hold[]): void {
  const key = JSON.stringify(holds);
  // Untouched while the same, so that a screen reader is not told the same lines again.
  if (list.dataset['key'] === key) return;
  list.dataset['key'] = key;
  list.replaceChildren(
    ...holds.map((hold) => {
      const item = document.createElement('li');
      const chip = document.createElement('span');
      chip.className = 'chip';
      chip.dataset['state'] = hold.shape;
      chip.textContent = hold.word;
      const text = document.createElement('span');
      text.className = 'text';
      text.append(
        ...hold.text.map((sentence) => {
          const line = document.createElement('span');
          line.textContent = sentence;
          return line;
        }),
      );
      item.append(chip, text);
      return item;
    }),
  );
}

/** Says something to those who hear the page. */
export function say(text: string): void {
  setText(elements.status, text);
}

/** The host of a real address, for showing; empty when it is none. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
