/**
 * Talking to the gate: every answer is a value or a refusal in words, and nothing throws.
 * @module
 */
import type { Refusal } from '../state.ts';
import { words } from '../words.ts';

/** A session as the gate shows it. */
export interface LiveView {
  readonly state: 'live';
  readonly endsAt: number;
  readonly scripts: boolean;
  readonly version: number;
  /** The sealed state, when it differs from the one we have. */
  readonly sealed?: string;
  readonly shown?: { readonly url: string; readonly title?: string } | null;
}

/** What `GET /api/session` answers. `unknown`: this gate process has not met the cookie; show it the sealed state. */
export type SessionAnswer = LiveView | { readonly state: 'none' } | { readonly state: 'unknown' };

/** What a wipe hands back. */
export interface WipeAnswer {
  readonly begin: string;
  readonly sites: number;
  readonly cookies: number;
  readonly hosts: readonly string[];
}

/** An answer, or why there is none. `status` is 0 when the gate was not reached. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly refusal: Refusal };

/** The calls of the shell. */
export const api = {
  session: (have: string) => call<SessionAnswer>('GET', `/api/session?have=${encodeURIComponent(have)}`),
  redeem: (grant: string) =>
    call<LiveView & { readonly hosts: readonly string[] }>('POST', '/api/session', { grant }),
  resume: (sealed: string) => call<LiveView>('POST', '/api/session/resume', { sealed }),
  open: (address: string) => call<{ href: string; url: string }>('POST', '/api/session/open', { address }),
  origin: (label: string) => call<{ origin: string }>('POST', '/api/session/origin', { label }),
  scripts: (on: boolean) => call<LiveView>('POST', '/api/session/scripts', { on }),
  wipe: () => call<WipeAnswer>('POST', '/api/session/wipe', {}),
  begin: (begin: string) => call<LiveView>('POST', '/api/session/begin', { begin }),
  canary: () => call<{ id: string; url: string; control: string }>('POST', '/api/canary', {}),
  canaryArrived: (id: string) =>
    call<{ canary: boolean; control: boolean }>('GET', `/api/canary/${encodeURIComponent(id)}`),
};

async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer<T>> {
  let response: Response;
  let value: unknown;
  try {
    response = await fetch(path, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      headers: { 'x-cloakroom': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    return { ok: false, status: 0, refusal: words.refusals.unreachable };
  }
  try {
    value = await response.json();
  } catch {
    return { ok: false, status: response.status, refusal: words.refusals.strange };
  }
  if (response.ok) return { ok: true, value: value as T };
  const { title, detail } = value as { title?: unknown; detail?: unknown };
  const refusal =
    typeof title === 'string'
      ? { title, detail: typeof detail === 'string' ? detail : '' }
      : words.refusals.strange;
  return { ok: false, status: response.status, refusal };
}
