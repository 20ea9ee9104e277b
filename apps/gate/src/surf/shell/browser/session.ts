/**
 * The session as the gate tells it: taking it over, asking how it stands, resuming it after a restart of the gate.
 * @module
 */
import { mustStopScripts } from '../state.ts';
import { type Answer, api, type LiveView } from './api.ts';
import { tryCanary } from './canary.ts';
import { kept } from './keep.ts';
import { freshFrame, happen, refuse, shell } from './store.ts';

/** `setTimeout` holds no longer wait than this. */
const longestWait = 2 ** 31 - 1;

let cancelEnd = 0;
/** Resumes since the gate last knew the session: a second one in a row means that resuming does not help. */
let resumes = 0;
let canaryDone: Promise<void> = Promise.resolve();
let first: Promise<Standing> | null = null;

/** How the session stands, and what the gate showed last in the frame. */
export interface Standing {
  /**
   * `resumed`: the gate had to be shown the sealed state, so pages must reload. `away`: it could not be asked, so
   * nothing that is kept is given up.
   */
  readonly standing: 'live' | 'resumed' | 'gone' | 'away';
  readonly shown: LiveView['shown'];
}

/** Tries, once a visit of the shell, whether this browser holds the traffic of pages. */
export function startCanary(): void {
  canaryDone = tryCanary().then((held) => happen({ type: 'canary', held }));
}

/** Takes a session as the gate gave it: keeps its sealed state, and lets the frame and the clock follow. */
export function accept(view: LiveView): void {
  if (view.sealed !== undefined) kept.keepSealed(view.sealed, view.version);
  shell.frame.setScripts(view.scripts);
  happen({ type: 'live', session: { endsAt: view.endsAt, scripts: view.scripts } });
  clearTimeout(cancelEnd);
  cancelEnd = setTimeout(
    () => void refresh(),
    Math.min(Math.max(view.endsAt - Date.now(), 0) + 500, longestWait),
  );
}

/** The gate's first word on the session. Whoever acts before it has come must wait: until then nothing is known. */
export function firstWord(): Promise<Standing> {
  first ??= refresh();
  return first;
}

/** How the session stands for an act that needs one. Asks again where none is known: another tab may have begun it. */
export async function sessionNow(): Promise<Standing['standing']> {
  await firstWord();
  return shell.state.session === null ? (await refresh()).standing : 'live';
}

/** Asks the gate how the session stands. */
export async function refresh(): Promise<Standing> {
  const answer = await api.session(kept.version());
  if (!answer.ok) return away(answer);
  if (answer.value.state === 'live') {
    resumes = 0;
    accept(answer.value);
    return { standing: 'live', shown: answer.value.shown };
  }
  if (answer.value.state === 'none') return end(shell.state.session === null ? 'none' : 'ended');
  const sealed = kept.sealed();
  if (sealed === null || resumes > 0) return end('ended');
  const resumed = await api.resume(sealed);
  if (!resumed.ok) return resumed.status === 0 ? away(resumed) : end('ended');
  resumes += 1;
  accept(resumed.value);
  return { standing: 'resumed', shown: resumed.value.shown };
}

function away(answer: Answer<unknown>): Standing {
  if (shell.state.stage === 'loading') happen({ type: 'none' });
  refuse(answer);
  return { standing: 'away', shown: null };
}

function end(type: 'none' | 'ended'): Standing {
  clearTimeout(cancelEnd);
  kept.clear();
  freshFrame();
  happen({ type });
  return { standing: 'gone', shown: null };
}

/**
 * Waits for the canary, then switches scripts off where this browser does not hold them. A refusal means that they
 * may still be on, so nothing may open.
 */
export async function scriptsSettled(): Promise<Answer<unknown>> {
  await canaryDone;
  if (!mustStopScripts(shell.state)) return { ok: true, value: null };
  const answer = await api.scripts(false);
  if (answer.ok) accept(answer.value);
  return answer;
}
