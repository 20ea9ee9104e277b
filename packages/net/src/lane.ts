/**
 * The connections of one partition to one origin, and the queue before them.
 *
 * undici's own Pool is not used: it queues a request before a connection exists, where it can neither be taken back
 * cheaply (a reader who leaves a page gives up a hundred requests at once) nor learn its own dial's fault. Here a
 * connection is dialled first; undici's Client then speaks HTTP on it, and never dials by itself.
 * @module
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '@cloakroom/kit/clock.ts';
import type { Client } from 'undici';
import { clientOn } from './client.ts';
import { egressFault } from './faults.ts';
import type { LimitValues } from './limits.ts';

/** What a lane is made of. */
export interface LaneOptions {
  /** `https://host[:port]`, as the URL parser writes it. */
  readonly origin: string;
  readonly limits: LimitValues;
  readonly clock: Clock;
  /** Opens a connection to the origin; rejects with a fault. */
  readonly dial: (signal: AbortSignal) => Promise<Socket | TLSSocket>;
  /** Called when nothing is left: no connection, no dial, nobody waiting. */
  readonly onEmpty: () => void;
}

/** A connection lent for one request. */
export interface Lease {
  readonly client: Client;
  /** Whether it has served before: such a connection may have been closed by the other side meanwhile. */
  readonly reused: boolean;
  /** Gives it back, once. `broken`: the exchange failed, or was never begun. */
  release(broken: boolean): void;
}

interface Connection {
  readonly client: Client;
  readonly multiplexed: boolean;
  active: number;
  served: number;
}

interface Waiting {
  serve(connection: Connection): void;
  fail(reason: unknown): void;
}

/** See the module. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #connections = new Set<Connection>();
  readonly #dials = new Set<AbortController>();
  #waiting: Waiting[] = [];
  /** Connections that will be free within this turn of the loop: nobody needs to dial for those who get them. */
  #settling = 0;
  /** Learned from the first connection; plain http is always 1.1 (RFC 9113 §3.1 drops its upgrade). */
  #protocol: 'unknown' | 'h1' | 'h2';
  #destroyed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#protocol = options.origin.startsWith('https:') ? 'unknown' : 'h1';
  }

  /**
   * A connection for one request: one that is free, else a new one, else after others in the order of asking.
   * @throws Fault of the dial; `egress.busy` after the wait limit; `egress.aborted`.
   */
  acquire(signal: AbortSignal): Promise<Lease> {
    const { clock, limits } = this.#options;
    return new Promise((resolve, reject) => {
      if (this.#destroyed || signal.aborted) return reject(egressFault('aborted'));
      const settle = (): void => {
        cancel();
        signal.removeEventListener('abort', abort);
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
      };
      const waiting: Waiting = {
        serve: (connection) => {
          settle();
          resolve(this.#lend(connection));
        },
        fail: (reason) => {
          settle();
          reject(reason);
        },
      };
      const leave = (reason: unknown): void => {
        waiting.fail(reason);
        this.#pump();
      };
      const abort = (): void => leave(egressFault('aborted'));
      const cancel = clock.after(limits.wait, () => leave(egressFault('busy')));
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(waiting);
      this.#pump();
    });
  }

  /** Cuts everything. */
  async destroy(): Promise<void> {
    this.#destroyed = true;
    for (const waiting of this.#waiting) waiting.fail(egressFault('aborted'));
    for (const dial of this.#dials) dial.abort();
    const clients = [...this.#connections].map(({ client }) => client);
    this.#connections.clear();
    await Promise.all(clients.map((client) => client.destroy(egressFault('aborted'))));
  }

  /** Serves who can be served and keeps as many dials under way as people wait for. */
  #pump(): void {
    if (this.#destroyed) return;
    const { limits, onEmpty } = this.#options;
    for (let free = this.#free(); free !== undefined; free = this.#free()) {
      const first = this.#waiting[0];
      if (first === undefined) break;
      first.serve(free);
    }
    // Until ALPN has spoken one dial is enough: with HTTP/2 the others would be thrown away.
    const most = this.#protocol === 'h1' ? limits.connections : 1;
    const wanted = Math.min(this.#waiting.length - this.#settling, most);
    while (this.#dials.size < wanted && this.#dials.size + this.#connections.size < limits.connections) {
      this.#dial();
    }
    for (const dial of [...this.#dials].slice(this.#waiting.length)) dial.abort();
    if (this.#connections.size + this.#dials.size + this.#waiting.length === 0) onEmpty();
  }

  /** The connection last used among those with room: the others may idle out. */
  #free(): Connection | undefined {
    const { limits } = this.#options;
    return [...this.#connections].findLast(
      ({ active, multiplexed }) => active < (multiplexed ? limits.streams : 1),
    );
  }

  #dial(): void {
    const control = new AbortController();
    this.#dials.add(control);
    control.signal.addEventListener('abort', () => this.#dials.delete(control), { once: true });
    const opened = (socket: Socket | TLSSocket): void => {
      this.#dials.delete(control);
      // Given up while it finished. An unused socket is not kept: until undici has it, nobody would see it close.
      if (control.signal.aborted || this.#waiting.length === 0) socket.on('error', () => {}).destroy();
      else this.#open(socket);
      this.#pump();
    };
    const failed = (fault: unknown): void => {
      if (control.signal.aborted) return;
      this.#dials.delete(control);
      // Where some connections live, only the one whose turn it was fails; else nobody would be served anyway.
      const told = this.#connections.size > 0 ? this.#waiting.slice(0, 1) : [...this.#waiting];
      for (const waiting of told) waiting.fail(fault);
      this.#pump();
    };
    this.#options.dial(control.signal).then(opened, failed);
  }

  #open(socket: Socket | TLSSocket): void {
    const { origin, limits } = this.#options;
    const multiplexed = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
    this.#protocol = multiplexed ? 'h2' : 'h1';
    const client = clientOn(origin, socket, limits);
    const connection: Connection = { client, multiplexed, active: 0, served: 0 };
    client.on('disconnect', () => this.#retire(connection));
    this.#connections.add(connection);
  }

  #lend(connection: Connection): Lease {
    connection.active += 1;
    // Moved to the end: the order of last use.
    this.#connections.delete(connection);
    this.#connections.add(connection);
    const reused = connection.served > 0;
    return {
      client: connection.client,
      reused,
      release: (broken) => {
        const settles = !broken && !connection.multiplexed;
        const back = (): void => {
          if (settles) this.#settling -= 1;
          connection.active -= 1;
          connection.served += 1;
          if (this.#connections.has(connection)) this.#pump();
          else this.#retire(connection);
        };
        // An HTTP/2 failure ends its stream only; a failed HTTP/1.1 exchange leaves no usable framing.
        if (broken && !connection.multiplexed) this.#connections.delete(connection);
        // undici closes a connection that must not be kept right after the end of the answer: let it.
        if (!settles) return back();
        this.#settling += 1;
        setImmediate(back);
      },
    };
  }

  /** Takes a connection out of use. Streams of an HTTP/2 connection that is going away still finish on it. */
  #retire(connection: Connection): void {
    this.#connections.delete(connection);
    if (connection.active === 0 && !connection.client.destroyed) void connection.client.destroy();
    this.#pump();
  }
}
