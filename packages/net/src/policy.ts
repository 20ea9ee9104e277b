/**
 * Who may be dialled: the public internet and what the operator adds, never the installation's own endpoints, never
 * port 25 (an open relay is what a proxy becomes within a day).
 * @module
 */
import { networkInterfaces } from 'node:os';
import { Fault } from '@cloakroom/kit/fault.ts';
import { type Address, embeddedIpv4, isPublic, parseAddress, parseRanges, within } from './address.ts';

/** Judges one endpoint. */
export interface EgressPolicy {
  /** Whether `address` (an IP address as text) may be dialled at `port`. */
  permits(address: string, port: number): boolean;
}

/** What an operator can say. */
export interface EgressRules {
  /** Ranges allowed beside the public internet, e.g. `['10.1.0.0/16']`. */
  readonly allow?: readonly string[];
  /**
   * Ports on which this installation listens: refused at every address of this machine, whatever is allowed. A site
   * that could reach a console or the gate itself would act with the machine's own standing.
   */
  readonly ownPorts?: readonly number[];
  /** More endpoints to refuse, `1.2.3.4:443` or `[::1]:443`: e.g. the public address in front of this machine. */
  readonly refuse?: readonly string[];
  /** The addresses of this machine; asked of the system each time, since they change. Tests say their own. */
  readonly localAddresses?: () => readonly string[];
}

/** SMTP (RFC 5321 §4.5.4.2): mail leaves by the mail package only. */
const refusedPorts: ReadonlySet<number> = new Set([25]);

/**
 * Makes the policy.
 * @throws Fault `egress.range` or `egress.endpoint` for rules that cannot be read.
 */
export function egressPolicy(rules: EgressRules = {}): EgressPolicy {
  const allowed = parseRanges(rules.allow ?? []);
  const ownPorts = new Set(rules.ownPorts ?? []);
  const refused = (rules.refuse ?? []).map(parseEndpoint);
  const localAddresses = rules.localAddresses ?? machineAddresses;

  const isOwn = (address: Address, port: number): boolean => {
    const text = address.toString();
    if (refused.some((endpoint) => endpoint.port === port && endpoint.address === text)) return true;
    if (!ownPorts.has(port)) return false;
    return within(address, thisHost) || localAddresses().some((local) => canonical(local) === text);
  };

  const judge = (address: Address, port: number): boolean => {
    if (!isPublic(address) && !within(address, allowed)) return false;
    if (isOwn(address, port)) return false;
    // A translator or tunnel would deliver to the address inside, so that one must pass as well.
    const inner = embeddedIpv4(address);
    return inner === null || judge(inner, port);
  };

  return {
    permits(text, port) {
      if (!Number.isInteger(port) || port < 1 || port > 65_535 || refusedPorts.has(port)) return false;
      const address = parseAddress(text);
      return address !== null && judge(address, port);
    },
  };
}

/** What always means this host: loopback, and the unspecified address, which Linux connects to loopback. */
const thisHost = parseRanges(['127.0.0.0/8', '0.0.0.0/8', '::1', '::']);

function machineAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}

/** One spelling for each address. Interfaces may report a zone, which says nothing here. */
function canonical(text: string): string | undefined {
  return parseAddress(text.split('%')[0] ?? '')?.toString();
}

function parseEndpoint(text: string): { readonly address: string; readonly port: number } {
  const at = text.lastIndexOf(':');
  const address = canonical(text.slice(0, at).replace(/^\[(.*)\]$/, '$1'));
  const port = Number(text.slice(at + 1));
  if (address !== undefined && Number.isInteger(port) && port > 0 && port <= 65_535) return { address, port };
  throw new Fault({
    code: 'egress.endpoint',
    status: 500,
    title: 'A refused endpoint cannot be read.',
    help: 'Write endpoints like 203.0.113.7:443 or [2001:db8::7]:443; names can be aliased and are not taken.',
  });
}
