/**
 * What changes who the user is to the gate: handing in a ticket, and taking a new identity.
 * @module
 */
import { untilWords } from '../until.ts';
import { words } from '../words.ts';
import { api } from './api.ts';
import { ask } from './ask.ts';
import { elements } from './elements.ts';
import { emptyHosts, takeNewIdentity } from './identity.ts';
import { kept } from './keep.ts';
import { accept, refresh, scriptsSettled, sessionNow } from './session.ts';
import { freshFrame, happen, refuse, shell } from './store.ts';
import { drawAddress, drawTyped, say } from './view.ts';

/** Other tabs with this shell: when one takes a new identity or ticket, the pages of all must go. */
const others = new BroadcastChannel('cloakroom-shell');
others.addEventListener('message', (event) => void otherTab(event.data));

/** Hands in a ticket; a live session is given up only after a question. Says whether it opened a session. */
export async function handIn(grant: string): Promise<boolean> {
  await sessionNow();
  if (shell.state.session !== null) {
    const { passTitle, passText, passYes, passNo } = words.ask;
    const until = untilWords(shell.state.session.endsAt, Date.now());
    if (!(await ask({ title: passTitle, text: passText(until), yes: passYes, no: passNo }))) return false;
  }
  const answer = await api.redeem(grant);
  if (!answer.ok) {
    // Its link is no longer in the browser's own address bar, so it would be lost.
    if (answer.status === 0) drawTyped(`${location.origin}/#pass=${grant}`);
    refuse(answer);
    return false;
  }
  tellOthers('wiping');
  kept.clear();
  freshFrame();
  happen({ type: 'dismissed' });
  accept(answer.value);
  await emptyHosts(answer.value.hosts);
  happen({ type: 'fresh', wiped: null });
  await refresh();
  await scriptsSettled();
  tellOthers('begun');
  elements.address.focus();
  return true;
}

/** Takes a new identity at once: the page goes first, so that it cannot write while all is emptied. */
export async function newIdentity(): Promise<void> {
  if (shell.state.session === null || shell.state.stage === 'wiping') return;
  elements.panel.close();
  happen({ type: 'wiping' });
  drawAddress('');
  say(words.wiping.title);
  tellOthers('wiping');
  await shell.frame.remove();
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

/** Another tab takes a new identity or ticket: this one's page is closed at once, and the new session is met when it has begun. */
async function otherTab(message: unknown): Promise<void> {
  if (message === 'wiping' && shell.state.session !== null) {
    freshFrame();
    happen({ type: 'fresh', wiped: null });
  }
  if (message === 'begun') await refresh();
}
