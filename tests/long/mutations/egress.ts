/**
 * Promises of the way out: where it may lead, and that identities do not meet there.
 * @module
 */
import type { Mutation } from './mutation.ts';

const policy = 'packages/net/src/policy.ts';
const address = 'packages/net/src/address.ts';
const dial = 'packages/net/src/dial.ts';
const egress = 'packages/net/src/egress.ts';
const secure = 'packages/net/src/secure.ts';
const policyTest = 'packages/net/src/policy.test.ts';
const addressTest = 'packages/net/src/address.test.ts';
const dialTest = 'packages/net/src/dial.test.ts';
const ssrfTest = 'packages/net/src/ssrf.test.ts';
const tlsTest = 'packages/net/src/tls.test.ts';
const rows = 'addresses of every special-purpose registry row are not public';

export const egressMutations: readonly Mutation[] = [
  {
    promise: 'Port 25 is never dialled.',
    changes: [{ file: policy, find: 'new Set([25])', replace: 'new Set([])' }],
    test: policyTest,
    by: 'by default only public addresses, at any port but 25',
  },
  {
    promise: 'Only the public internet is dialled.',
    changes: [
      {
        file: policy,
        find: 'if (!isPublic(address) && !within(address, allowed)) return false;',
        replace: '',
      },
    ],
    test: ssrfTest,
    by: 'no spelling of a forbidden address is dialled',
  },
  {
    promise: 'Special-purpose addresses (private, loopback, IPv4-mapped…) are not public.',
    changes: [{ file: address, find: "if (address.range() !== 'unicast') return false;", replace: '' }],
    test: addressTest,
    by: rows,
  },
  {
    promise: 'IPv6 outside 2000::/3 is not public.',
    changes: [
      {
        file: address,
        find: 'address instanceof ipaddr.IPv4 || within(address, [globalUnicast])',
        replace: 'true',
      },
    ],
    test: addressTest,
    by: rows,
  },
  {
    promise: 'The IPv4 address inside an IPv6 address is judged too.',
    changes: [
      { file: policy, find: 'return inner === null || judge(inner, port);', replace: 'return true;' },
    ],
    test: policyTest,
    by: 'an allowed translator prefix still judges the address it would be translated to',
  },
  {
    promise: 'The installation’s own ports are refused, whatever is allowed.',
    changes: [{ file: policy, find: 'if (isOwn(address, port)) return false;', replace: '' }],
    test: ssrfTest,
    by: 'own endpoints stay refused although loopback is allowed',
  },
  {
    promise: 'An operator’s further endpoints are refused.',
    changes: [
      {
        file: policy,
        find: 'if (refused.some((endpoint) => endpoint.port === port && endpoint.address === text)) return true;',
        replace: '',
      },
    ],
    test: policyTest,
    by: 'endpoints refused by name of address',
  },
  {
    promise: 'The endpoints that an operator names reach the policy.',
    changes: [
      { file: 'apps/gate/src/egress.ts', find: 'refuse: config.egressRefuse', replace: 'refuse: []' },
    ],
    test: 'apps/gate/src/egress.test.ts',
    by: 'the endpoints that an operator names are never dialled',
  },
  {
    promise: 'A name is resolved once, and the judged address is the dialled one.',
    changes: [
      {
        file: dial,
        find: 'return interleave(permitted).slice(',
        replace:
          'return interleave(literal ? permitted : await resolver.resolve(target.host, signal)).slice(',
      },
    ],
    test: dialTest,
    by: 'a rebinding name is resolved once and the judged address is the dialled one',
  },
  {
    promise: 'What is dialled was judged.',
    changes: [
      {
        file: dial,
        find: 'const permitted = found.filter((address) => policy.permits(address, target.port));',
        replace: 'const permitted = found;',
      },
    ],
    test: dialTest,
    by: 'a rebinding name is resolved once and the judged address is the dialled one',
  },
  {
    promise: 'An answer that mixes permitted and forbidden addresses is refused whole.',
    changes: [
      { file: dial, find: 'if (!whole || permitted.length === 0)', replace: 'if (permitted.length === 0)' },
    ],
    test: dialTest,
    by: 'an answer that mixes permitted and forbidden addresses is refused whole',
  },
  {
    promise: 'CONNECT makes no tunnel.',
    changes: [
      { file: egress, find: "if (request.method === 'CONNECT') throw egressFault('invalid');", replace: '' },
    ],
    test: ssrfTest,
    by: 'port 25 is refused everywhere, other schemes and CONNECT are no requests',
  },
  {
    promise: 'A site proves its name before anything is sent.',
    changes: [{ file: secure, find: 'rejectUnauthorized: true', replace: 'rejectUnauthorized: false' }],
    test: tlsTest,
    by: 'a certificate that does not prove the name ends the connection before anything is sent',
  },
  {
    promise: 'A TLS ticket is shown once.',
    changes: [
      {
        file: secure,
        find: 'return this.#hosts.get(key)?.pop();',
        replace: 'return this.#hosts.get(key)?.at(-1);',
      },
    ],
    test: 'packages/net/src/secure.test.ts',
    by: 'a ticket is given out once, the newest first',
  },
  {
    promise: 'TLS tickets stay with one identity.',
    changes: [
      {
        file: egress,
        find: '    const tickets = new TicketBook(limits.ticketHosts, limits.ticketsPerHost);\n',
        replace: '',
      },
      {
        file: egress,
        find: '  const partitions = new Set<EgressPartition>();',
        replace:
          '  const partitions = new Set<EgressPartition>();\n  const tickets = new TicketBook(limits.ticketHosts, limits.ticketsPerHost);',
      },
    ],
    test: tlsTest,
    by: 'TLS tickets resume inside a partition and never in another',
  },
  {
    promise: 'Connections stay with one identity.',
    changes: [
      { file: egress, find: '    const lanes = new Map<string, Lane>();\n', replace: '' },
      {
        file: egress,
        find: '  const partitions = new Set<EgressPartition>();',
        replace: '  const partitions = new Set<EgressPartition>();\n  const lanes = new Map<string, Lane>();',
      },
    ],
    test: tlsTest,
    by: 'two partitions share no HTTP/2 connection',
  },
];
