/**
 * One request and its answer on one connection. The answer's body is pulled: while its reader is slow, at most one
 * buffer of it is held here and the site is kept waiting by flow control.
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type Duplex, Readable } from 'node:stream';
import type { Fault } from '@cloakroom/kit/fault.ts';
import type { Client, Dispatcher } from 'undici';
import { connectionGone } from './client.ts';
import { codeOf, egressFault, faultOf } from './faults.ts';
import type { LimitValues } from './limits.ts';

/** A header list in order, names in lower case. */
export type HeaderList = readonly (readonly [string, string])[];

/** A request as it goes on the wire. */
export interface Wire {
  readonly path: string;
  readonly method: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Readable | null;
  /** Asks to go on with another protocol than HTTP on the same connection (RFC 9110 §7.8). HTTP/1.1 only. */
  readonly upgrade?: 'websocket';
}

/** How the head of an exchange came out. */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: HeaderList;
      readonly body: Readable;
    }
  | {
      readonly kind: 'failed';
      readonly fault: Fault;
      /** `unsent`: the site has seen nothing of it. `reset`: the connection went away without an answer. */
      readonly how: 'unsent' | 'reset' | 'other';
    };

/** The site has switched protocols: what follows on the connection is not HTTP, and the caller's. */
export interface Switched {
  readonly kind: 'switched';
  readonly headers: HeaderList;
  readonly socket: Duplex;
}

/** A running exchange. */
export interface Exchange {
  readonly outcome: Promise<Outcome>;
  /** Resolves instead of `outcome` where the wire asked for an upgrade and the site agreed. */
  readonly switched: Promise<Switched>;
  /** Resolves when the connection is free again: true when the exchange failed. Never later than a failed outcome. */
  readonly ended: Promise<boolean>;
}

/** Sends a request. When `signal` aborts, the exchange fails or its body is destroyed, with `egress.aborted`. */
export function exchange(client: Client, wire: Wire, limits: LimitValues, signal: AbortSignal): Exchange {
  const outcome = Promise.withResolvers<Outcome>();
  const switched = Promise.withResolvers<Switched>();
  const ended = Promise.withResolvers<boolean>();
  const handler = new Handler(limits, {
    settle: outcome.resolve,
    leave: switched.resolve,
    ended: (broken) => {
      signal.removeEventListener('abort', handler.cancel);
      ended.resolve(broken);
    },
  });
  signal.addEventListener('abort', handler.cancel, { once: true });
  // The request is begun all the same: only undici can give the connection back, or close it.
  if (signal.aborted) handler.cancel();
  client.dispatch(wire, handler);
  return { outcome: outcome.promise, switched: switched.promise, ended: ended.promise };
}

/** Header fields that speak of the connection, not of the answer (RFC 9110 §7.6.1); the body is already unframed. */
const connectionFields: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a field speaks of the connection only. */
export function isConnectionField(name: string): boolean {
  return connectionFields.has(name);
}

const resetCodes = new Set([
  'UND_ERR_SOCKET',
  'UND_ERR_INFO',
  'ECONNRESET',
  'EPIPE',
  'ERR_HTTP2_SESSION_ERROR',
]);

/** Whom a handler tells. */
interface Told {
  settle(outcome: Outcome): void;
  leave(switched: Switched): void;
  ended(broken: boolean): void;
}

class Handler implements Dispatcher.DispatchHandler {
  readonly #limits: LimitValues;
  readonly #told: Told;
  #controller: Dispatcher.DispatchController | null = null;
  #body: Body | null = null;
  #interim = 0;
  #cancelled = false;

  constructor(limits: LimitValues, told: Told) {
    this.#limits = limits;
    this.#told = told;
  }

  readonly cancel = (): void => {
    const fault = egressFault('aborted');
    this.#cancelled = true;
    if (this.#body !== null) this.#body.destroy(fault);
    else if (this.#controller !== null) this.#controller.abort(fault);
    else this.#told.settle({ kind: 'failed', fault, how: 'other' });
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#cancelled) controller.abort(egressFault('aborted'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > this.#limits.interim) controller.abort(egressFault('broken'));
      return;
    }
    const body = new Body(controller, this.#limits.bodyBuffer);
    this.#body = body;
    this.#told.settle({ kind: 'answered', status, headers: headerList(controller.rawHeaders), body });
  }

  onRequestUpgrade(
    controller: Dispatcher.DispatchController,
    _status: number,
    headers: IncomingHttpHeaders,
    socket: Duplex,
  ): void {
    const asked = String(headers.upgrade).toLowerCase() === 'websocket';
    if (asked) this.#told.leave({ kind: 'switched', headers: headerList(controller.rawHeaders), socket });
    else {
      socket.destroy();
      this.#told.settle({ kind: 'failed', fault: egressFault('broken'), how: 'other' });
    }
    this.#told.ended(!asked);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body?.push(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    this.#body?.finish();
    this.#told.ended(false);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#told.ended(true);
    if (this.#body !== null) this.#body.fail(faultOf(error));
    else this.#told.settle({ kind: 'failed', fault: faultOf(error), how: this.#how(error) });
  }

  #how(error: unknown): 'unsent' | 'reset' | 'other' {
    const code = codeOf(error);
    const refusedByClient = code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED';
    if (error === connectionGone || (this.#controller === null && refusedByClient)) return 'unsent';
    return resetCodes.has(code) ? 'reset' : 'other';
  }
}

/** The body of an answer: raw bytes, still content-encoded. */
class Body extends Readable {
  readonly #controller: Dispatcher.DispatchController;
  #over = false;

  constructor(controller: Dispatcher.DispatchController, highWaterMark: number) {
    super({ highWaterMark });
    this.#controller = controller;
    // Whoever reads is told. A body that nobody reads yet, or any more, must not end the process when it fails.
    this.on('error', () => {});
  }

  /** The site has sent everything. */
  finish(): void {
    this.#over = true;
    this.push(null);
  }

  /** The exchange failed after its head. */
  fail(fault: Fault): void {
    this.#over = true;
    this.destroy(fault);
  }

  override _read(): void {
    this.#controller.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (!this.#over) this.#controller.abort(error ?? egressFault('aborted'));
    callback(error);
  }
}

/** HTTP/1.1 gives names and values in turn, as bytes (RFC 9110 §5.5: read as ISO 8859-1); HTTP/2 gives a record. */
function headerList(raw: Dispatcher.DispatchController['rawHeaders']): HeaderList {
  const list: [string, string][] = [];
  if (Array.isArray(raw)) {
    for (let at = 0; at + 1 < raw.length; at += 2)
      list.push([latin1(raw[at]).toLowerCase(), latin1(raw[at + 1])]);
  } else {
    for (const [name, value] of Object.entries(raw ?? {})) {
      for (const one of [value].flat()) if (one !== undefined) list.push([name, one]);
    }
  }
  return list.filter(([name]) => !connectionFields.has(name));
}

function latin1(bytes: Buffer | string | undefined): string {
  return typeof bytes === 'string' ? bytes : (bytes?.toString('latin1') ?? '');
}
