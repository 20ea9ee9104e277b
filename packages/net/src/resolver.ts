/**
 * Names to addresses. Nothing is cached: a cache shared by all users would tell one what another visits, by its speed;
 * kept connections serve the repeated request.
 * @module
 */
import { Resolver as Ares } from 'node:dns/promises';
import { type Clock, systemClock } from '@cloakroom/kit/clock.ts';
import { egressFault } from './faults.ts';
import { type LimitValues, limitValues } from './limits.ts';

/** Answers the addresses of a name. */
export interface Resolver {
  /**
   * @param host A name in ASCII; IP literals never come here.
   * @returns Addresses as text, IPv6 first, never none.
   * @throws Fault `egress.unresolved`, `egress.aborted`.
   */
  resolve(host: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** What the DNS resolver can be told. */
export interface DnsOptions {
  /** `address` or `address:port` of name servers; those of the system unless told. */
  readonly servers?: readonly string[];
  readonly limits?: Partial<LimitValues>;
  readonly clock?: Clock;
}

/** Whether a name is `localhost` or below it: RFC 6761 §6.3 forbids asking DNS for those. */
export function isLoopbackName(host: string): boolean {
  return /^(.*\.)?localhost\.?$/i.test(host);
}

/**
 * Asks DNS by c-ares, A and AAAA at once, never the hosts file and never with search domains (so that the names of an
 * operator's own network stay out of reach). `localhost` is answered here and is for the address rules to judge.
 */
export function dnsResolver(options: DnsOptions = {}): Resolver {
  const limits = limitValues(options.limits);
  const clock = options.clock ?? systemClock;
  const ares = new Ares({ timeout: limits.resolve, tries: limits.resolveTries });
  if (options.servers !== undefined) ares.setServers([...options.servers]);
  return {
    async resolve(host, signal) {
      if (isLoopbackName(host)) return ['::1', '127.0.0.1'];
      const [six, four] = await bothFamilies(
        [ares.resolve6(host), ares.resolve4(host)],
        (done) => clock.after(limits.resolutionDelay, done),
        signal,
      );
      const addresses = [...six, ...four];
      if (addresses.length === 0) throw egressFault('unresolved');
      return addresses;
    },
  };
}

type Pair<T> = readonly [T, T];

/**
 * Waits for both answers, but for the second only a little once the first holds an address. A failed question counts
 * as an empty answer: name servers that refuse AAAA are common.
 */
function bothFamilies(
  questions: Pair<Promise<readonly string[]>>,
  startDelay: (done: () => void) => () => void,
  signal: AbortSignal,
): Promise<Pair<readonly string[]>> {
  return new Promise((resolve, reject) => {
    const answers: [readonly string[], readonly string[]] = [[], []];
    let open = questions.length;
    let cancelDelay: (() => void) | undefined;
    const finish = (): void => {
      cancelDelay?.();
      signal.removeEventListener('abort', abort);
      resolve(answers);
    };
    const abort = (): void => {
      cancelDelay?.();
      reject(egressFault('aborted'));
    };
    const settle = (index: 0 | 1, found: readonly string[]): void => {
      answers[index] = found;
      open -= 1;
      if (open === 0) finish();
      else if (found.length > 0) cancelDelay = startDelay(finish);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    for (const index of [0, 1] as const) {
      questions[index].then(
        (found) => settle(index, found),
        () => settle(index, []),
      );
    }
  });
}
