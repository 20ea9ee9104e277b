/**
 * What the shell knows and what it shows for it. Pure: the browser modules feed it events and draw the result.
 * @module
 */
import type { Held } from './held.ts';

/** A live session as the gate describes it. `endsAt` in ms since the epoch. */
export interface Session {
  readonly endsAt: number;
  readonly scripts: boolean;
}

/** The page in the frame: its real address and its title, which may be empty. */
export interface Page {
  readonly url: string;
  readonly title: string;
}

/** Something the gate, or the shell itself, would not do. */
export interface Refusal {
  readonly title: string;
  readonly detail: string;
}

/** What a new identity did away with. */
export interface Wiped {
  readonly sites: number;
  readonly cookies: number;
  /** Site hosts whose answer did not come, so that their storage is not known to be empty. */
  readonly unconfirmed: number;
}

/** The whole of it. */
export interface State {
  readonly stage: 'loading' | 'welcome' | 'start' | 'site' | 'ended' | 'wiping';
  readonly session: Session | null;
  readonly held: Held;
  /** The user switched scripts on although this browser does not hold them. */
  readonly scriptsChosen: boolean;
  readonly page: Page | null;
  /** An address was asked for and its page has not come yet. */
  readonly opening: boolean;
  readonly refusal: Refusal | null;
  readonly wiped: Wiped | null;
}

/** What can happen. */
export type Happening =
  | { readonly type: 'live'; readonly session: Session }
  | { readonly type: 'none' }
  | { readonly type: 'ended' }
  | { readonly type: 'canary'; readonly held: Held }
  | { readonly type: 'scripts-chosen'; readonly chosen: boolean }
  | { readonly type: 'opening' }
  | { readonly type: 'navigating' }
  | { readonly type: 'shown'; readonly page: Page | null }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'dismissed' }
  | { readonly type: 'wiping' }
  | { readonly type: 'fresh'; readonly wiped: Wiped | null };

/** Before anything is known. */
export const initial: State = {
  stage: 'loading',
  session: null,
  held: 'checking',
  scriptsChosen: false,
  page: null,
  opening: false,
  refusal: null,
  wiped: null,
};

/** The state after `happening`. */
export function next(state: State, happening: Happening): State {
  switch (happening.type) {
    case 'live': {
      const stage = state.stage === 'site' || state.stage === 'wiping' ? state.stage : 'start';
      // What was refused for want of a session is no longer so.
      const refusal = state.session === null ? null : state.refusal;
      return { ...state, stage, session: happening.session, refusal };
    }
    case 'none':
      return { ...gone(state), stage: state.stage === 'ended' ? 'ended' : 'welcome' };
    case 'ended':
      return { ...gone(state), stage: 'ended' };
    case 'canary':
      return { ...state, held: happening.held };
    case 'scripts-chosen':
      return { ...state, scriptsChosen: happening.chosen };
    case 'opening':
      return { ...state, opening: true, refusal: null };
    case 'navigating':
      return { ...state, stage: 'site', wiped: null };
    case 'shown':
      return { ...state, opening: false, page: happening.page ?? state.page };
    case 'refused':
      return { ...state, opening: false, refusal: happening.refusal };
    case 'dismissed':
      return { ...state, refusal: null };
    case 'wiping':
      return { ...state, stage: 'wiping', page: null, opening: false, refusal: null, wiped: null };
    case 'fresh':
      return {
        ...state,
        stage: state.session === null ? 'welcome' : 'start',
        page: null,
        opening: false,
        scriptsChosen: false,
        wiped: happening.wiped,
      };
  }
}

function gone(state: State): State {
  return { ...state, session: null, page: null, opening: false, scriptsChosen: false, wiped: null };
}

/** Whether scripts must be switched off before a page opens: not held, and nobody chose otherwise. */
export function mustStopScripts(state: State): boolean {
  return (
    state.session !== null &&
    state.session.scripts &&
    !state.scriptsChosen &&
    (state.held === 'open' || state.held === 'unsure')
  );
}

/** Which word, and which of the four shapes, the shield button shows. */
export type Shield = 'noTicket' | 'checking' | 'held' | 'scriptsOff' | 'notHeld';

/** The shield's state. Scripts that are off leave nothing to hold, so they stand below held and above not held. */
export function shieldOf(state: State): Shield {
  if (state.session === null) return 'noTicket';
  // Scripts that are about to be switched off hold no page yet: none opens before.
  if (state.held === 'checking' || mustStopScripts(state)) return 'checking';
  if (state.held === 'held') return 'held';
  return state.session.scripts ? 'notHeld' : 'scriptsOff';
}
