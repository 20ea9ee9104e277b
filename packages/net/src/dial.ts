/**
 * Resolve once, judge every address, dial that address: one step, so that no second answer of a name server can move
 * the connection after it was judged (DNS rebinding).
 *
 * An answer that mixes permitted and forbidden addresses is refused whole. Dialling only the permitted ones would be
 * as safe today, but no honest public name points into private space, and a mixed answer is what a rebinding name
 * gives. `localhost` is the exception: this product makes up that answer, and an operator who allows 127.0.0.0/8 has
 * not allowed ::1.
 * @module
 */
import { isIP, type Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { type Clock, systemClock } from '@cloakroom/kit/clock.ts';
import { egressFault } from './faults.ts';
import { type LimitValues, limitValues } from './limits.ts';
import type { EgressPolicy } from './policy.ts';
import { interleave, race, systemTcp, type TcpConnect } from './race.ts';
import { isLoopbackName, type Resolver } from './resolver.ts';
import { handshake, type Protocol, type TicketBook, trustStore } from './secure.ts';
import type { Target } from './target.ts';

/** What a dialer is made of. */
export interface DialerOptions {
  readonly resolver: Resolver;
  readonly policy: EgressPolicy;
  /** PEM of authorities trusted beside the usual ones. */
  readonly ca?: string | undefined;
  readonly limits?: Partial<LimitValues> | undefined;
  readonly clock?: Clock | undefined;
  /** How TCP is opened; tests watch it. */
  readonly tcp?: TcpConnect | undefined;
}

/** How one connection is opened. */
export interface DialOptions {
  readonly tickets: TicketBook;
  /** What a secure connection offers to speak; a plain one speaks HTTP/1.1. */
  readonly protocols: readonly Protocol[];
  readonly signal: AbortSignal;
}

/** Opens judged connections. */
export interface Dialer {
  /**
   * A connected socket; for a secure target a TLS socket whose `alpnProtocol` says what is spoken.
   * @throws Fault `egress.refused`, `egress.unresolved`, `egress.unreachable`, `egress.certificate`, `egress.timeout`,
   * `egress.busy`, `egress.aborted`.
   */
  dial(target: Target, options: DialOptions): Promise<Socket | TLSSocket>;
}

/** Makes the dialer of one egress; its count of open sockets spans all partitions. */
export function openDialer(options: DialerOptions): Dialer {
  const { resolver, policy } = options;
  const limits = limitValues(options.limits);
  const clock = options.clock ?? systemClock;
  const tcp = options.tcp ?? systemTcp;
  let trust: SecureContext | undefined;
  let sockets = 0;

  const addressesOf = async (target: Target, signal: AbortSignal): Promise<readonly string[]> => {
    // A literal needs no resolver, but the same judgement.
    const literal = isIP(target.host) !== 0;
    const found = literal ? [target.host] : await resolver.resolve(target.host, signal);
    if (found.length === 0) throw egressFault('unresolved');
    const permitted = found.filter((address) => policy.permits(address, target.port));
    const whole = permitted.length === found.length || isLoopbackName(target.host);
    if (!whole || permitted.length === 0) throw egressFault('refused');
    return interleave(permitted).slice(0, limits.addresses);
  };

  const counted: TcpConnect = (address, port) => {
    sockets += 1;
    const socket = tcp(address, port);
    socket.once('close', () => {
      sockets -= 1;
    });
    return socket;
  };

  return {
    async dial(target, { tickets, protocols, signal: outer }) {
      if (sockets >= limits.sockets) throw egressFault('busy');
      const deadline = withDeadline(outer, limits.connect, clock);
      try {
        const { signal } = deadline;
        const addresses = await orAbort(addressesOf(target, signal), signal);
        const { attemptDelay } = limits;
        const socket = await race({
          addresses,
          port: target.port,
          attemptDelay,
          tcp: counted,
          clock,
          signal,
        });
        if (!target.secure) return socket;
        trust ??= trustStore(options.ca);
        return await handshake({
          socket,
          host: target.host,
          port: target.port,
          trust,
          tickets,
          protocols,
          signal,
        });
      } finally {
        deadline.end();
      }
    },
  };
}

/** A signal that ends with `outer` or after `ms`, its reason being the fault to throw. */
function withDeadline(outer: AbortSignal, ms: number, clock: Clock): { signal: AbortSignal; end(): void } {
  const inner = new AbortController();
  const abort = (): void => inner.abort(egressFault('aborted'));
  const cancel = clock.after(ms, () => inner.abort(egressFault('timeout')));
  if (outer.aborted) abort();
  outer.addEventListener('abort', abort, { once: true });
  return {
    signal: inner.signal,
    end() {
      cancel();
      outer.removeEventListener('abort', abort);
    },
  };
}

/** What `work` gives, or the reason of the signal if that comes first: a resolver may be deaf to its signal. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work
      // A resolver that hears the signal says "aborted"; the signal knows whether it was the deadline.
      .then(resolve, (error) => reject(signal.aborted ? signal.reason : error))
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
