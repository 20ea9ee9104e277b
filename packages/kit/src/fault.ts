/**
 * What can go wrong, said once: a stable code for programs, a sentence for people, and what to do next.
 * A fault's text never holds user input: it may be logged.
 * @module
 */

/** What a fault is made of. `code` is stable: programs and tests depend on it. */
export interface FaultParts {
  /** Dotted and lower-case, e.g. `egress.refused`. */
  readonly code: string;
  /** HTTP status to answer with, where it reaches an HTTP edge. */
  readonly status: number;
  /** One sentence: what happened. Never user input. */
  readonly title: string;
  /** One sentence: what the reader can do about it. */
  readonly help: string;
}

/** The one error class of the house. Anything else that is thrown is a bug. */
export class Fault extends Error implements FaultParts {
  override readonly name = 'Fault';
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly help: string;

  constructor(parts: FaultParts, options?: { readonly cause?: unknown }) {
    super(`${parts.title} ${parts.help}`, options);
    this.code = parts.code;
    this.status = parts.status;
    this.title = parts.title;
    this.help = parts.help;
  }
}

/** The body of an `application/problem+json` answer (RFC 9457 §3.1). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
}

/** The problem details of a fault; of anything else, one that says nothing about its cause. */
export function problemOf(error: unknown): Problem {
  const fault = error instanceof Fault ? error : unexpected;
  return {
    type: `urn:cloakroom:fault:${fault.code}`,
    title: fault.title,
    status: fault.status,
    detail: fault.help,
    code: fault.code,
  };
}

/** What an unexpected error is shown as: its own text may hold anything, so none of it is. */
const unexpected: FaultParts = {
  code: 'internal',
  status: 500,
  title: 'Something failed inside the service.',
  help: 'Nothing you entered was kept. Try again; if it stays, tell the operator the time and this code.',
};
