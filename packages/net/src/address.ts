/**
 * Which IP addresses are of the public internet, and ranges an operator adds. An allow-list: what no rule names is
 * not public, so a range that IANA sets aside tomorrow inside today's reserved space is refused already.
 *
 * IPv4: everything outside IANA's special-purpose registry (RFC 6890), multicast (RFC 5771) and 240.0.0.0/4.
 * IPv6: inside 2000::/3, the only space handed out as global unicast (RFC 4291 §2.4), outside IANA's special-purpose
 * registry: Teredo, 6to4, ORCHID, benchmarking, documentation, AS112, 2001::/23.
 * @module
 */
import { isIP } from 'node:net';
import { Fault } from '@cloakroom/kit/fault.ts';
import ipaddr from 'ipaddr.js';

/** A parsed address. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A range of addresses in CIDR notation (RFC 4632 §3.1). */
export interface AddressRange {
  readonly base: Address;
  readonly bits: number;
}

/**
 * The address in `text`, or null. Strict: four decimal octets without leading zeros, or IPv6 text (RFC 4291 §2.2)
 * without a zone. The shorthands that getaddrinfo takes (`127.1`, `0x7f.1`, `2130706433`) are no addresses here.
 */
export function parseAddress(text: string): Address | null {
  if (isIP(text) === 0 || text.includes('%')) return null;
  return ipaddr.parse(text);
}

/** Whether the address belongs to the public internet and to one host there. */
export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || within(address, [globalUnicast]);
}

/** Whether one of the ranges holds the address. */
export function within(address: Address, ranges: readonly AddressRange[]): boolean {
  return ranges.some(
    (range) => range.base.kind() === address.kind() && address.match(range.base, range.bits),
  );
}

/**
 * The IPv4 address that an IPv6 address carries inside, or null: a translator or a tunnel on the way would go there.
 * Mapped and compatible (RFC 4291 §2.5.5), SIIT (RFC 7915), NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380 §4).
 */
export function embeddedIpv4(address: Address): ipaddr.IPv4 | null {
  if (address instanceof ipaddr.IPv4) return null;
  const bytes = address.toByteArray();
  if (within(address, [loopback6, unspecified6])) return null;
  if (within(address, lastFourBytes)) return new ipaddr.IPv4(bytes.slice(12));
  if (within(address, [sixToFour])) return new ipaddr.IPv4(bytes.slice(2, 6));
  if (within(address, [teredo])) return new ipaddr.IPv4(bytes.slice(12).map((byte) => byte ^ 0xff));
  return null;
}

/**
 * Ranges as an operator writes them; an address alone is a range of one.
 * @throws Fault `egress.range` at the first that is none.
 */
export function parseRanges(texts: readonly string[]): readonly AddressRange[] {
  return texts.map(parseRange);
}

function parseRange(text: string): AddressRange {
  const [head = '', tail, ...rest] = text.split('/');
  const base = parseAddress(head);
  const most = base instanceof ipaddr.IPv4 ? 32 : 128;
  const bits = tail === undefined ? most : Number(tail);
  const fits = rest.length === 0 && /^\d{1,3}$/.test(tail ?? '0') && bits <= most;
  if (base !== null && fits) return { base, bits };
  throw new Fault({
    code: 'egress.range',
    status: 500,
    title: 'An address range cannot be read.',
    help: 'Write ranges like 10.1.0.0/16 or fd00::/8, separated by commas.',
  });
}

const globalUnicast = parseRange('2000::/3');
const loopback6 = parseRange('::1');
const unspecified6 = parseRange('::');
const sixToFour = parseRange('2002::/16');
const teredo = parseRange('2001::/32');
const lastFourBytes = ['::/96', '::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96'].map(parseRange);
