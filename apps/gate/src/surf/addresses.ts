/**
 * The gate's own hosts: the shell, the canary, and one opaque label below the shell for each site of a session.
 * @module
 */
import { getDomain } from 'tldts';

/** Where one gate is reached. */
export interface Addresses {
  /** Origin of the shell, e.g. `https://surf.example`. */
  readonly shell: string;
  readonly shellHost: string;
  /** Cookie domain of shell and site hosts, without port, e.g. `surf.example`. */
  readonly domain: string;
  /** Every domain that a page of this gate could set a cookie for, from the gate's own up to the registrable one. */
  readonly cookieDomains: readonly string[];
  /** Origin of a canary host: like a site's in all but its first letter, which no allowlist lets in. */
  canaryOrigin(name: string): string;
  isCanaryHost(host: string): boolean;
  /** Origin of a label's host. */
  siteOrigin(label: string): string;
  /** The label in a Host header, or null when it is not a site host of this gate. */
  labelOfHost(host: string): string | null;
  /** The label in an Origin header, or null. */
  labelOfOrigin(origin: string): string | null;
  /** `scheme`, `domain` and explicit port, for policies that must name all three. */
  readonly scheme: 'http' | 'https';
  readonly port: string;
}

/**
 * Every label begins with this letter, and the browsers' allowlists let in just such hosts. So a canary can be a
 * neighbour under the same wildcard of DNS and certificate, reachable wherever sites are, and still be off the list.
 */
export const labelPrefix = 's';
const canaryPrefix = 'n';

/** After it come 16 bytes in lower-case base32 (RFC 4648) without padding: one DNS label. */
const labelForm = new RegExp(`^${labelPrefix}[a-z2-7]{26}$`);
const canaryForm = new RegExp(`^${canaryPrefix}[a-z2-7]{26}$`);

/** All hosts of a gate whose shell is at `shellOrigin`. */
export function addressesOf(shellOrigin: string): Addresses {
  const shell = new URL(shellOrigin);
  const scheme = shell.protocol === 'https:' ? 'https' : 'http';
  const suffix = `.${shell.host}`;
  const labelOfHost = (host: string): string | null => {
    if (!host.endsWith(suffix)) return null;
    const label = host.slice(0, -suffix.length);
    return labelForm.test(label) ? label : null;
  };
  const prefix = `${shell.protocol}//`;
  return {
    shell: shell.origin,
    shellHost: shell.host,
    domain: shell.hostname,
    cookieDomains: domainsUpTo(shell.hostname, getDomain(shell.hostname, { allowPrivateDomains: true })),
    canaryOrigin: (name) => `${shell.protocol}//${canaryPrefix}${name}${suffix}`,
    isCanaryHost: (host) => host.endsWith(suffix) && canaryForm.test(host.slice(0, -suffix.length)),
    siteOrigin: (label) => `${prefix}${label}${suffix}`,
    labelOfHost,
    labelOfOrigin: (origin) => (origin.startsWith(prefix) ? labelOfHost(origin.slice(prefix.length)) : null),
    scheme,
    port: shell.port === '' ? (scheme === 'https' ? '443' : '80') : shell.port,
  };
}

function domainsUpTo(host: string, registrable: string | null): string[] {
  const parts = host.split('.');
  const above = registrable === null ? 0 : parts.length - registrable.split('.').length;
  return Array.from({ length: above + 1 }, (_, from) => parts.slice(from).join('.'));
}
