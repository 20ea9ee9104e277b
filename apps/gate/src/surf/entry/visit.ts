/**
 * A request that proved its session.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestFacts } from '../headers/facts.ts';
import type { Session } from '../session/session.ts';
import type { Surf } from '../surf.ts';

/** Everything that is known of one request once its session is proved. */
export interface Visit {
  readonly surf: Surf;
  readonly session: Session;
  readonly label: string;
  readonly facts: RequestFacts;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The native cookies that came along, the session's among them. */
  readonly cookies: readonly (readonly [string, string])[];
  /** The address was typed into the shell: nobody's page asked for it. */
  readonly typed: boolean;
}

/** Remembers what the frame shows: the first document after the last settled page, or one that a person asked for. */
export function show({ session, facts, request, typed }: Visit, status: number): void {
  if (!session.settled && !typed && request.headers['sec-fetch-user'] !== '?1') return;
  session.shown = { url: facts.target.href, status };
  session.settled = false;
}
