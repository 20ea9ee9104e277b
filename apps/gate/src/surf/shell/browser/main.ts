/**
 * The shell's script: the fragment, the guard in the history, and which module hears which event.
 * @module
 */
import { type Fragment, readFragment } from '../fragment.ts';
import { newTrail } from '../trail.ts';
import { words } from '../words.ts';
import { ask } from './ask.ts';
import { elements } from './elements.ts';
import { kept } from './keep.ts';
import { enter, go, heard, loaded, needTicket, open, pastTheFirst, reload, switchScripts } from './pages.ts';
import { firstWord, scriptsSettled, sessionNow, startCanary } from './session.ts';
import { happen, redraw, shell, whenLoaded } from './store.ts';
import { newIdentity } from './tickets.ts';
import { addressEdited, drawAddress, drawPlace, drawTyped } from './view.ts';

/** Does what a fragment asks. An address with a live session waits for a click: any page can link here. */
async function follow(fragment: Fragment): Promise<void> {
  if (fragment.kind === 'none') return;
  if (fragment.kind === 'pass') return enter(fragment.grant);
  const standing = await sessionNow();
  if (standing === 'gone') return needTicket(fragment.address);
  if (standing === 'away') return drawTyped(fragment.address);
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
  shell.trail = newTrail(history.length);
  return reloaded;
}

function listen(): void {
  const { address, shield, panel } = elements;
  elements.go.addEventListener('submit', (event) => {
    event.preventDefault();
    void open(address.value);
  });
  address.addEventListener('focus', () => address.select());
  address.addEventListener('input', addressEdited);
  address.addEventListener('blur', drawPlace);
  address.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || shell.state.page === null) return;
    drawAddress(shell.state.page.url);
    shell.frame.focus();
  });
  elements.back.addEventListener('click', () => go(-1));
  elements.forward.addEventListener('click', () => go(1));
  elements.reload.addEventListener('click', () => void reload());
  elements.dismiss.addEventListener('click', () => {
    happen({ type: 'dismissed' });
    address.focus();
  });
  shield.addEventListener('click', () => {
    redraw();
    panel.showModal();
    elements.panelTitle.focus();
    shield.setAttribute('aria-expanded', 'true');
  });
  panel.addEventListener('close', () => shield.setAttribute('aria-expanded', 'false'));
  elements.panelClose.addEventListener('click', () => panel.close());
  elements.scripts.addEventListener('click', () => void switchScripts());
  elements.identity.addEventListener('click', () => void newIdentity());
  addEventListener('message', (event) => void heard(event));
  addEventListener('hashchange', () => void follow(takeFragment()));
  addEventListener('popstate', (event) => {
    if ((event.state as { guard?: boolean } | null)?.guard === false) pastTheFirst();
  });
}

const firstFragment = takeFragment();
const reloaded = guardHistory();
listen();
whenLoaded(() => void loaded());
redraw();
startCanary();
void begin();

async function begin(): Promise<void> {
  happen({ type: 'scripts-chosen', chosen: kept.scriptsChosen() });
  const { shown } = await firstWord();
  void scriptsSettled();
  // Not when an address was entered already: its page will take the focus.
  if (shell.state.session !== null && !shell.state.opening) elements.address.focus();
  if (firstFragment.kind !== 'none') return follow(firstFragment);
  // The tab was reloaded with a page in its frame: that page was meant.
  if (reloaded && shown) await open(shown.url);
}
