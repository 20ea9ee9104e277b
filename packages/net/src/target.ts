/**
 * Where a URL leads: the part of it that decides which connection is used.
 * @module
 */
import { egressFault } from './faults.ts';

/** One end of a connection. Two URLs with an equal target share connections of a partition. */
export interface Target {
  /** A name in ASCII or an IP address without brackets, lower-case. */
  readonly host: string;
  readonly port: number;
  /** Whether TLS is spoken. */
  readonly secure: boolean;
}

/**
 * The target of an http or https URL (RFC 9110 §4.2). The URL parser has made hosts one spelling: `0x7f.1` has become
 * `127.0.0.1`. Credentials in the URL are not used: they would travel to a site that the reader did not mean.
 * @throws Fault `egress.invalid` for another scheme.
 */
export function targetOf(url: URL): Target {
  const secure = url.protocol === 'https:';
  if (!secure && url.protocol !== 'http:') throw egressFault('invalid');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (host === '') throw egressFault('invalid');
  return { host, port: url.port === '' ? (secure ? 443 : 80) : Number(url.port), secure };
}
