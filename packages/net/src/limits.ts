/**
 * The bounds of the egress.
 * @module
 */
import { defineLimits } from '@cloakroom/kit/limits.ts';

const limits = defineLimits('egress', {
  resolve: {
    value: 3_000,
    unit: 'ms',
    why: 'A resolver near by answers in milliseconds; one try waits this long.',
  },
  resolveTries: { value: 2, unit: 'count', why: 'One lost datagram must not fail a page.' },
  resolutionDelay: {
    value: 250,
    unit: 'ms',
    why: 'How long one address family waits for the other: some name servers never answer AAAA (RFC 8305 §3).',
  },
  connect: {
    value: 10_000,
    unit: 'ms',
    why: 'Resolving, TCP and TLS together; beyond it a reader has given up.',
  },
  attemptDelay: { value: 250, unit: 'ms', why: 'The delay between attempts that RFC 8305 §5 recommends.' },
  addresses: { value: 6, unit: 'count', why: 'Addresses tried for one name; an answer may hold hundreds.' },
  headers: { value: 30_000, unit: 'ms', why: 'From the request to the head of the answer.' },
  idleBody: {
    value: 300_000,
    unit: 'ms',
    why: 'Silence inside a body; long polling and event streams need minutes.',
  },
  headerBytes: { value: 65_536, unit: 'bytes', why: 'The head of an answer is held in memory whole.' },
  interim: {
    value: 16,
    unit: 'count',
    why: 'Interim (1xx) answers before the final one; each restarts the clock.',
  },
  connections: { value: 6, unit: 'count', why: 'To one origin from one partition: what browsers open.' },
  streams: { value: 100, unit: 'count', why: 'Requests at once on one HTTP/2 connection (RFC 9113 §6.5.2).' },
  requests: {
    value: 256,
    unit: 'count',
    why: 'Requests at once in one partition: a heavy page asks for about 200.',
  },
  upgrades: {
    value: 64,
    unit: 'count',
    why: 'WebSockets open at once in one partition; a page of many widgets holds a few.',
  },
  wait: {
    value: 60_000,
    unit: 'ms',
    why: 'For a connection while all of an origin are taken by slow answers.',
  },
  sockets: {
    value: 8_192,
    unit: 'count',
    why: 'Of the whole egress: one user must not take every file descriptor.',
  },
  attempts: {
    value: 3,
    unit: 'count',
    why: 'A kept connection may close as it is used; then another one is tried.',
  },
  keepAlive: { value: 30_000, unit: 'ms', why: 'An idle connection is kept for the next click.' },
  keepAliveMax: { value: 60_000, unit: 'ms', why: 'Whatever longer time the site offers.' },
  ticketHosts: { value: 100, unit: 'count', why: 'Hosts a partition keeps TLS tickets of.' },
  ticketsPerHost: { value: 4, unit: 'count', why: 'Servers send two at a time; each serves one connection.' },
  bodyBuffer: {
    value: 65_536,
    unit: 'bytes',
    why: 'Held of one body when its reader is slower than its site.',
  },
});

/** The bounds as plain numbers. */
export type LimitValues = { readonly [K in keyof typeof limits]: number };

/** All bounds, with some replaced: an operator's choice, or a test's small ones. */
export function limitValues(replaced: Partial<LimitValues> = {}): LimitValues {
  const standard = Object.fromEntries(Object.entries(limits).map(([key, limit]) => [key, limit.value]));
  return Object.freeze({ ...standard, ...replaced }) as LimitValues;
}
