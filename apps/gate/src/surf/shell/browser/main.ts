/**
 * The shell's script: joins what the user does, what the gate says and what the frame shows.
 * @module
 */
import { type Fragment, pastedGrant, readFragment } from '../fragment.ts';
import { labelOfOrigin, readPageMessage, realUrl } from '../page-message.ts';
import { type Happening, initial, mustStopScripts, next, type State } from '../state.ts';
import { fellOff, newTrail, type Trail, visit } from '../trail.ts';
import { untilWords } from '../until.ts';
import { words } from '../words.ts';
import { type Answer, api, type LiveView } from './api.ts';
import { ask } from './ask.ts';
import { tryCanary } from './canary.ts';
import { elements } from './elements.ts';
import { makeFrame, type SiteFrame } from './frame.ts';
import { takeNewIdentity } from './identity.ts';
import { kept } from './keep.ts';
import { draw, drawAddress, drawPlace, hostOf, say } from './view.ts';

const site = { protocol: location.protocol, suffix: document.documentElement.dataset['siteSuffix'] ?? '' };
/** Other tabs with this shell: when one takes a new identity, the pages of all must go. */
const others = new BroadcastChannel('cloakroom-shell');
/** `setTimeout` holds no longer wait than this. */
const longestWait = 2 ** 31 - 1;

let state: State = initial;
let trail: Trail = newTrail(0);
let frame: SiteFrame = makeFrame(elements.frame, true, () => void loaded());
/** The last step of the shell's own buttons, until its page shows or `stepMs` have passed. */
let step: { readonly by: -1 | 1; readonly at: number } | null = null;
const stepMs = 5_000;
let cancelEnd = 0;
/** Resumes since the gate last knew the session: a second one in a row means that resuming does not help. */
let resumes = 0;
/** Counts the pages the frame told of, so that a late answer about an earlier one is dropped. */
let told = 0;
let messages = 0;
/** Real origins by label, as the gate named them. */
const origins = new Map<string, string>();

function happen(happening: Happening): void {
  state = next(state, happening);
  draw(state, trail);
}

/** Takes a session as the gate gave it: keeps its sealed state, and lets the frame and the clock follow. */
function accept(view: LiveView): void {
  if (view.sealed !== undefined) kept.keepSealed(view.sealed, view.version);
  frame.setScripts(view.scripts);
  happen({ type: 'live', session: { endsAt: view.endsAt, scripts: view.scripts } });
  clearTimeout(cancelEnd);
  cancelEnd = setTimeout(
    () => void refresh(),
    Math.min(Math.max(view.endsAt - Date.now(), 0) + 500, longestWait),
  );
}

/**
 * Asks the gate how the session stands. `resumed`: the gate had to be shown the sealed state, so pages must reload.
 * `away`: it could not be asked, so nothing that is kept is given up.
 */
async function refresh(): Promise<{
  readonly standing: 'live' | 'resumed' | 'gone' | 'away';
  readonly shown: LiveView['shown'];
}> {
  const answer = await api.session(kept.version());
  if (!answer.ok) return away(answer);
  if (answer.value.state === 'live') {
    resumes = 0;
    accept(answer.value);
    return { standing: 'live', shown: answer.value.shown };
  }
  if (answer.value.state === 'none') return end(state.session === null ? 'none' : 'ended');
  const sealed = kept.sealed();
  resumes += 1;
  if (sealed === null || resumes > 1) return end('ended');
  const resumed = await api.resume(sealed);
  if (!resumed.ok) return resumed.status === 0 ? away(resumed) : end('ended');
  accept(resumed.value);
  return { standing: 'resumed', shown: resumed.value.shown };
}

function away(answer: Answer<unknown>): { standing: 'away'; shown: null } {
  if (state.stage === 'loading') happen({ type: 'none' });
  refuse(answer);
  return { standing: 'away', shown: null };
}

function end(type: 'none' | 'ended'): { standing: 'gone'; shown: null } {
  clearTimeout(cancelEnd);
  kept.clear();
  freshFrame();
  happen({ type });
  return { standing: 'gone', shown: null };
}

function refuse(answer: Answer<unknown>): void {
  if (!answer.ok) happen({ type: 'refused', refusal: answer.refusal });
}

function freshFrame(): void {
  const old = frame;
  void old.remove();
  origins.clear();
  frame = makeFrame(elements.frame, state.session?.scripts ?? true, () => void loaded());
  trail = newTrail(history.length);
  drawAddress('');
}

// What the frame shows.

/** A page has loaded. The gate knows which; a page that tells of itself meanwhile knows its fragment too. */
async function loaded(): Promise<void> {
  const before = told;
  const { standing, shown } = await refresh();
  if (state.stage !== 'site') return;
  if (standing === 'resumed') return reload();
  if (shown && before === told && shown.url !== state.page?.url.split('#')[0])
    show(shown.url, shown.title ?? '');
  else happen({ type: 'shown', page: null });
}

function show(url: string, title: string): void {
  const recent = step !== null && performance.now() - step.at < stepMs;
  trail = visit(trail, { url, length: history.length, moved: recent && step !== null ? step.by : 0 });
  step = null;
  const before = state.page === null ? '' : hostOf(state.page.url);
  happen({ type: 'shown', page: { url, title } });
  if (document.activeElement !== elements.address) drawAddress(url);
  const host = hostOf(url);
  frame.describe(host);
  if (host !== before) say(words.status.shown(host));
}

async function heard(event: MessageEvent): Promise<void> {
  if (state.stage !== 'site' || !frame.owns(event.source)) return;
  const label = labelOfOrigin(event.origin, site);
  const message = readPageMessage(event.data, event.origin);
  if (label === null || message === null) return;
  const from = frame;
  const count = ++messages;
  let origin = origins.get(label);
  if (origin === undefined) {
    const answer = await api.origin(label);
    if (!answer.ok) return;
    origin = answer.value.origin;
    origins.set(label, origin);
  }
  if (count !== messages || from !== frame || state.stage !== 'site') return;
  told += 1;
  show(realUrl(origin, message.href), message.title);
}

// What the user does.

async function open(text: string): Promise<void> {
  const address = text.trim();
  if (address === '') return;
  const grant = pastedGrant(address, location.host);
  if (grant !== null) {
    drawAddress('');
    return handIn(grant);
  }
  if (state.session === null) return happen({ type: 'refused', refusal: words.refusals.needTicket });
  happen({ type: 'opening' });
  say(words.status.opening);
  await scriptsSettled();
  let answer = await api.open(address);
  if (!answer.ok && answer.status === 401) {
    const { standing } = await refresh();
    if (standing !== 'live' && standing !== 'resumed') return;
    answer = await api.open(address);
  }
  if (!answer.ok) {
    refuse(answer);
    return edit(address);
  }
  happen({ type: 'navigating' });
  drawAddress(answer.value.url);
  frame.show(answer.value.href);
  frame.focus();
}

/** Gives the user what they typed back, to be put right. */
function edit(text: string): void {
  drawAddress(text);
  elements.address.focus();
}

async function reload(): Promise<void> {
  if (state.page === null) return;
  const answer = await api.open(state.page.url);
  if (!answer.ok) return refuse(answer);
  happen({ type: 'opening' });
  frame.reload(answer.value.href);
}

function go(by: -1 | 1): void {
  step = { by, at: performance.now() };
  history.go(by);
}

/** Waits for the canary, then switches scripts off where this browser does not hold them. */
async function scriptsSettled(): Promise<void> {
  await canaryDone;
  if (!mustStopScripts(state)) return;
  const answer = await api.scripts(false);
  if (answer.ok) accept(answer.value);
}

async function switchScripts(): Promise<void> {
  if (state.session === null) return;
  const on = !state.session.scripts;
  const answer = await api.scripts(on);
  if (!answer.ok) return refuse(answer);
  kept.keepScriptsChosen(on);
  happen({ type: 'scripts-chosen', chosen: on });
  accept(answer.value);
  say(on ? words.status.scriptsOn : words.status.scriptsOff);
  if (state.stage === 'site') await reload();
}

/** Hands in a ticket; a live session is given up only after a question. */
async function handIn(grant: string): Promise<void> {
  if (state.session !== null) {
    const { passTitle, passText, passYes, passNo } = words.ask;
    const until = untilWords(state.session.endsAt, Date.now());
    if (!(await ask({ title: passTitle, text: passText(until), yes: passYes, no: passNo }))) return;
  }
  const answer = await api.redeem(grant);
  if (!answer.ok) return refuse(answer);
  kept.clear();
  freshFrame();
  happen({ type: 'dismissed' });
  accept(answer.value);
  happen({ type: 'fresh', wiped: null });
  await refresh();
  await scriptsSettled();
  elements.address.focus();
}

async function newIdentity(): Promise<void> {
  if (state.session === null || state.stage === 'wiping') return;
  elements.panel.close();
  happen({ type: 'wiping' });
  drawAddress('');
  say(words.wiping.title);
  tellOthers('wiping');
  await frame.remove();
  const answer = await takeNewIdentity();
  freshFrame();
  if (answer.ok) {
    accept(answer.value.view);
    happen({ type: 'fresh', wiped: answer.value.wiped });
    say(`${words.wiped.title}. ${words.wiped.text(answer.value.wiped.sites, answer.value.wiped.cookies)}`);
    await scriptsSettled();
  } else {
    happen({ type: 'fresh', wiped: null });
    refuse(answer);
    await refresh();
  }
  tellOthers('begun');
  elements.address.focus();
}

function tellOthers(message: 'wiping' | 'begun'): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target, only listeners
  others.postMessage(message);
}

/** Another tab takes a new identity: this one's page is closed at once, and the new session is met when it has begun. */
async function otherTab(message: unknown): Promise<void> {
  if (message === 'wiping' && state.session !== null) {
    freshFrame();
    happen({ type: 'fresh', wiped: null });
  }
  if (message === 'begun') await refresh();
}

/** Does what a fragment asks. An address with a live session waits for a click: any page can link here. */
async function follow(fragment: Fragment): Promise<void> {
  if (fragment.kind === 'none') return;
  if (fragment.kind === 'pass') return handIn(fragment.grant);
  if (state.session === null) {
    drawAddress(fragment.address);
    return happen({ type: 'refused', refusal: words.refusals.needTicket });
  }
  const { openTitle, openText, openYes, openNo } = words.ask;
  const question = { title: openTitle(fragment.address), text: openText, yes: openYes, no: openNo };
  if (await ask(question)) await open(fragment.address);
}

/** Reads the fragment and takes it out of the address. */
function takeFragment(): Fragment {
  const fragment = readFragment(location.hash);
  if (location.href.includes('#'))
    history.replaceState(history.state, '', location.pathname + location.search);
  return fragment;
}

/**
 * Puts an entry under the first page, so that stepping back past it lands in the shell, which steps forward again.
 * Says whether this load is a reload of the same tab, which has that entry already.
 */
function guardHistory(): boolean {
  const reloaded = (history.state as { guard?: boolean } | null)?.guard === true;
  if (!reloaded) {
    history.replaceState({ guard: false }, '');
    history.pushState({ guard: true }, '');
  }
  trail = newTrail(history.length);
  return reloaded;
}

function listen(): void {
  const { address, shield, panel } = elements;
  elements.go.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = address.value;
    address.blur();
    void open(text);
  });
  address.addEventListener('focus', () => address.select());
  address.addEventListener('blur', () => {
    // Left for the page: name what is shown, not what was half typed. Left for another window: keep it.
    if (state.page !== null && document.hasFocus()) drawAddress(state.page.url);
    else drawPlace();
  });
  address.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || state.page === null) return;
    drawAddress(state.page.url);
    frame.focus();
  });
  elements.back.addEventListener('click', () => go(-1));
  elements.forward.addEventListener('click', () => go(1));
  elements.reload.addEventListener('click', () => void reload());
  elements.dismiss.addEventListener('click', () => {
    happen({ type: 'dismissed' });
    address.focus();
  });
  shield.addEventListener('click', () => {
    draw(state, trail);
    panel.showModal();
    elements.panelTitle.focus();
    shield.setAttribute('aria-expanded', 'true');
  });
  panel.addEventListener('close', () => shield.setAttribute('aria-expanded', 'false'));
  elements.panelClose.addEventListener('click', () => panel.close());
  elements.scripts.addEventListener('click', () => void switchScripts());
  elements.identity.addEventListener('click', () => void newIdentity());
  others.addEventListener('message', (event) => void otherTab(event.data));
  addEventListener('message', (event) => void heard(event));
  addEventListener('hashchange', () => void follow(takeFragment()));
  addEventListener('popstate', (event) => {
    if ((event.state as { guard?: boolean } | null)?.guard !== false) return;
    history.forward();
    step = null;
    trail = fellOff(trail);
    draw(state, trail);
  });
}

const firstFragment = takeFragment();
const reloaded = guardHistory();
listen();
draw(state, trail);
const canaryDone = tryCanary().then((held) => happen({ type: 'canary', held }));
void begin();

async function begin(): Promise<void> {
  happen({ type: 'scripts-chosen', chosen: kept.scriptsChosen() });
  const { shown } = await refresh();
  void scriptsSettled();
  if (state.session !== null) elements.address.focus();
  if (firstFragment.kind !== 'none') return follow(firstFragment);
  // The tab was reloaded with a page in its frame: that page was meant.
  if (reloaded && shown) await open(shown.url);
}
