/**
 * One surf session: a person's visit, known by nothing but a random cookie. It lives in this process's memory.
 * @module
 */
import { createHash } from 'node:crypto';
import type { EgressPartition } from '@cloakroom/net/egress.ts';
import type { SessionJar } from '../cookies/jar.ts';
import type { PreflightCache } from '../headers/preflight.ts';
import type { LabelTable } from '../label/labels.ts';

/** The page that the frame shows, as the gate saw it go by. */
export interface Shown {
  readonly url: string;
  readonly status: number;
}

/** What a session holds. Its fields change only through `sessions.ts` and the requests of the session itself. */
export interface Session {
  /** SHA-256 of the cookie, base64url: the gate never keeps the cookie itself. */
  readonly proof: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  readonly labelKey: Buffer;
  readonly labels: LabelTable;
  readonly jar: SessionJar;
  /** Its own connections to sites: two identities never share one. */
  readonly egress: EgressPartition;
  readonly preflights: PreflightCache;
  scripts: boolean;
  /** Grows with every change that the sealed state must carry. */
  version: number;
  shown: Shown | null;
  /** False while a page loads: documents that arrive then are its frames, not a new page. */
  settled: boolean;
  /** Documents served so far: later pages number their cookie writes above earlier ones. */
  documents: number;
  /** True the first time a carried cookie write is seen. */
  readonly firstTime: (write: string) => boolean;
  /** Addresses typed into the shell that have not been fetched yet: nobody's page initiated them. */
  readonly typed: Set<string>;
}

/** The proof of a cookie value. */
export function proofOf(cookie: string): string {
  return createHash('sha256').update('session cookie v1\0').update(cookie).digest('base64url');
}
