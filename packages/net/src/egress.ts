/**
 * The only way out: every HTTP request of the product to somebody else's machine goes through here.
 *
 * A request is judged, sent and answered as raw bytes: no redirect is followed, nothing is decompressed, no header is
 * added but Host, Connection and the framing. Who asks brings a partition: connections and TLS tickets are shared
 * inside it and never across, so that no site can tie two identities together by them.
 * @module
 */
import { finished, PassThrough, type Readable } from 'node:stream';
import { systemClock } from '@cloakroom/kit/clock.ts';
import { type DialerOptions, openDialer } from './dial.ts';
import { exchange, type HeaderList, isConnectionField, type Outcome, type Wire } from './exchange.ts';
import { egressFault } from './faults.ts';
import { Lane } from './lane.ts';
import { limitValues } from './limits.ts';
import { TicketBook } from './secure.ts';
import { targetOf } from './target.ts';
import { type EgressUpgrade, type EgressUpgradeRequest, upgradeOn } from './upgrade.ts';

/** What is asked of a site. */
export interface EgressRequest {
  /** http or https. Credentials and fragment are not sent. */
  readonly url: URL;
  readonly method: string;
  /**
   * Sent in this order. Host and the fields that speak of a connection are left out: they are the egress's own.
   * `content-length` is sent only with a body; a body without one goes in chunks.
   */
  readonly headers: HeaderList;
  /** Read as fast as the site takes it, and never destroyed: what is left after a failure is the caller's. */
  readonly body: Readable | null;
  /** Gives the request up at any time, until its answer's body has ended. */
  readonly signal: AbortSignal;
}

/** What a site answered. */
export interface EgressResponse {
  readonly status: number;
  /** In the order received, names in lower case, without the fields that speak of the connection. */
  readonly headers: HeaderList;
  /**
   * Raw bytes, still content-encoded. It must be read to its end or destroyed: it holds its connection until then.
   * It fails with a Fault: `egress.timeout`, `egress.broken`, `egress.aborted`.
   */
  readonly body: Readable;
}

/** Connections and TLS tickets of one identity. */
export interface EgressPartition {
  /**
   * Sends a request; resolves with the head of the answer.
   * @throws Fault `egress.invalid`, `egress.refused`, `egress.unresolved`, `egress.unreachable`, `egress.certificate`,
   * `egress.timeout`, `egress.busy`, `egress.broken`, `egress.aborted`.
   */
  request(request: EgressRequest): Promise<EgressResponse>;
  /**
   * Asks a site to go on as a WebSocket, over HTTP/1.1 on a connection of its own; resolves with its answer.
   * @throws Fault as `request`.
   */
  upgrade(request: EgressUpgradeRequest): Promise<EgressUpgrade>;
  /** Aborts what is under way and closes every connection. */
  close(): Promise<void>;
}

/** The way out. */
export interface Egress {
  /** A new, empty partition. Close it when its identity ends. */
  partition(): EgressPartition;
  /** Closes all partitions. */
  close(): Promise<void>;
}

/** What an egress is made of; its limits, clock and TCP are replaced in tests only. */
export type EgressOptions = DialerOptions;

/** Opens the way out. Nothing is dialled before the first request. */
export function openEgress(options: EgressOptions): Egress {
  const limits = limitValues(options.limits);
  const clock = options.clock ?? systemClock;
  const dialer = openDialer(options);
  const partitions = new Set<EgressPartition>();

  const openPartition = (): EgressPartition => {
    const tickets = new TicketBook(limits.ticketHosts, limits.ticketsPerHost);
    const lanes = new Map<string, Lane>();
    const running = new Set<AbortController>();
    const upgrades = new Set<AbortController>();
    let closed = false;

    const laneTo = (url: URL): Lane => {
      const target = targetOf(url);
      const known = lanes.get(url.origin);
      if (known !== undefined) return known;
      const lane = new Lane({
        origin: url.origin,
        limits,
        clock,
        dial: (signal) => dialer.dial(target, { tickets, protocols: ['h2', 'http/1.1'], signal }),
        onEmpty: () => {
          if (lanes.get(url.origin) === lane) lanes.delete(url.origin);
        },
      });
      lanes.set(url.origin, lane);
      return lane;
    };

    const partition: EgressPartition = {
      async request(request) {
        targetOf(request.url);
        // CONNECT makes a tunnel, which is another thing than a request.
        if (request.method === 'CONNECT') throw egressFault('invalid');
        if (closed || request.signal.aborted) throw egressFault('aborted');
        if (running.size >= limits.requests) throw egressFault('busy');
        const control = new AbortController();
        const abort = (): void => control.abort();
        const end = (): void => {
          running.delete(control);
          request.signal.removeEventListener('abort', abort);
        };
        running.add(control);
        request.signal.addEventListener('abort', abort, { once: true });
        // A body that breaks off must not be taken for a shorter one.
        if (request.body !== null) finished(request.body, { writable: false }, (error) => error && abort());
        try {
          let wire: Wire | undefined;
          for (let attempt = 1; ; attempt += 1) {
            const lease = await laneTo(request.url).acquire(control.signal);
            wire ??= wireOf(request);
            const { outcome, ended } = exchange(lease.client, wire, limits, control.signal);
            const released = ended.then((broken) => lease.release(broken));
            const result = await outcome;
            if (result.kind === 'answered') {
              void released.then(end);
              return { status: result.status, headers: result.headers, body: result.body };
            }
            const again = attempt < limits.attempts && !control.signal.aborted;
            if (!again || !isRepeatable(result, wire, lease.reused)) throw result.fault;
          }
        } catch (error) {
          end();
          throw error;
        }
      },
      async upgrade({ url, headers, signal: outer }) {
        const target = targetOf(url);
        if (closed || outer.aborted) throw egressFault('aborted');
        if (upgrades.size >= limits.upgrades) throw egressFault('busy');
        const control = new AbortController();
        const { signal } = control;
        const abort = (): void => control.abort();
        const end = (): void => {
          upgrades.delete(control);
          outer.removeEventListener('abort', abort);
        };
        upgrades.add(control);
        outer.addEventListener('abort', abort, { once: true });
        try {
          const socket = await dialer.dial(target, { tickets, protocols: ['http/1.1'], signal });
          // From here on the connection counts until it closes, whatever the site makes of it.
          socket.once('close', end);
          const wire = wireOf({ url, method: 'GET', headers, body: null, signal });
          return await upgradeOn({ origin: url.origin, socket, wire, limits, signal });
        } catch (error) {
          end();
          throw error;
        }
      },
      async close() {
        closed = true;
        partitions.delete(partition);
        for (const control of [...running, ...upgrades]) control.abort();
        await Promise.all([...lanes.values()].map((lane) => lane.destroy()));
        lanes.clear();
      },
    };
    partitions.add(partition);
    return partition;
  };

  return {
    partition: openPartition,
    async close() {
      await Promise.all([...partitions].map((partition) => partition.close()));
    },
  };
}

/** Methods that change nothing (RFC 9110 §9.2.1) and so may be sent twice. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a failed request is sent again: always when the site has not seen it; when a kept connection closed under it
 * only if sending it twice does no harm (RFC 9112 §9.3.1).
 */
function isRepeatable(failed: Outcome & { kind: 'failed' }, wire: Wire, reused: boolean): boolean {
  if (failed.how === 'unsent') return true;
  return failed.how === 'reset' && reused && wire.body === null && safeMethods.has(wire.method);
}

function wireOf({ url, method, headers, body }: EgressRequest): Wire {
  const sent: string[] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const ours =
      lower === 'host' || lower === 'expect' || lower === 'http2-settings' || isConnectionField(lower);
    if (!ours && !(lower === 'content-length' && body === null)) sent.push(name, value);
  }
  return {
    path: url.pathname + url.search,
    method,
    headers: sent,
    body: body === null ? null : shielded(body),
  };
}

/**
 * The body as undici may have it. undici destroys a body when its request fails; were it a server's incoming message,
 * that would cut the reader's connection before the failure could be told.
 */
function shielded(body: Readable): Readable {
  // undici listens for errors only while it has the body.
  return body.pipe(new PassThrough().on('error', () => {}));
}
