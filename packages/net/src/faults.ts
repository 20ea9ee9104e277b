/**
 * What can go wrong on the way out. The text is fixed: the errors of sockets, TLS and HTTP name hosts and addresses,
 * so they are read for their code only and never kept, not even as a cause.
 * @module
 */
import { Fault } from '@cloakroom/kit/fault.ts';

const again = 'Try again in a moment; if it stays, the site itself may be down.';

const parts = {
  /** One sentence for name, address, port and own endpoint alike: saying which would make the gate a port scanner. */
  refused: {
    code: 'egress.refused',
    status: 403,
    title: 'This address is not one this service connects to.',
    help: 'Only public addresses of the internet are reached; check the address.',
  },
  invalid: {
    code: 'egress.invalid',
    status: 400,
    title: 'This request cannot be sent to a site as it is.',
    help: 'Use an http or https address and an ordinary method.',
  },
  unresolved: {
    code: 'egress.unresolved',
    status: 502,
    title: 'The name of the site has no address.',
    help: 'Check the spelling of the address.',
  },
  unreachable: {
    code: 'egress.unreachable',
    status: 502,
    title: 'The site does not accept connections.',
    help: again,
  },
  timeout: { code: 'egress.timeout', status: 504, title: 'The site took too long to answer.', help: again },
  expired: {
    code: 'egress.certificate',
    status: 502,
    title: "The site's certificate is out of its time.",
    help: 'Nothing was sent. Only the owner of the site can renew it.',
  },
  wrongName: {
    code: 'egress.certificate',
    status: 502,
    title: "The site's certificate is for another name.",
    help: 'Nothing was sent. Check the spelling of the address.',
  },
  untrusted: {
    code: 'egress.certificate',
    status: 502,
    title: "The site's certificate comes from nobody who is trusted.",
    help: 'Nothing was sent. Somebody may be between this service and the site.',
  },
  handshake: {
    code: 'egress.certificate',
    status: 502,
    title: 'No secure connection to the site could be agreed on.',
    help: 'Nothing was sent. The site may only speak plain http, or an outdated TLS.',
  },
  busy: {
    code: 'egress.busy',
    status: 503,
    title: 'Too many requests are under way at once.',
    help: 'Wait for some to finish, then try again.',
  },
  broken: {
    code: 'egress.broken',
    status: 502,
    title: 'The connection to the site broke, or its answer is not valid HTTP.',
    help: again,
  },
  /** The caller went away; nobody is left to read this. 499 is what nginx writes for it. */
  aborted: {
    code: 'egress.aborted',
    status: 499,
    title: 'The request was given up.',
    help: 'Nothing needs to be done.',
  },
} as const;

/** The faults of the egress by their short names; several share the code `egress.certificate`. */
export type EgressFault = keyof typeof parts;

/** A fault of the egress. */
export function egressFault(name: EgressFault): Fault {
  return new Fault(parts[name]);
}

/** Codes of undici, node:net and node:http2 that are not simply a broken connection. */
const byCode: Readonly<Record<string, EgressFault>> = {
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_INVALID_ARG: 'invalid',
  UND_ERR_NOT_SUPPORTED: 'invalid',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
};

/** The fault that an error of an exchange means: a fault stays itself. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return egressFault(byCode[codeOf(error)] ?? 'broken');
}

/** Codes of OpenSSL's chain verification that speak of time; any other of its codes means "not trusted". */
const timeCodes = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID']);
const systemCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
]);

/** The fault that an error between the TCP connection and the finished TLS handshake means. */
export function tlsFaultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  if (systemCodes.has(code)) return egressFault('unreachable');
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return egressFault('wrongName');
  if (timeCodes.has(code)) return egressFault('expired');
  // Protocol failures carry ERR_SSL_… or EPROTO; verification failures carry X509_V_ERR names without a prefix.
  return egressFault(code === '' || code.startsWith('E') ? 'handshake' : 'untrusted');
}

/** The stable code of an error, or ''. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
