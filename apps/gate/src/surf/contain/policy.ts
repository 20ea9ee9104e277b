/**
 * Containment: the two policies by which the browser itself keeps a site's traffic inside the gate, and what the
 * shell allows itself. They go on EVERY response: pages, scripts, workers, errors, redirects.
 * @module
 */
import { type Addresses, labelPrefix } from '../addresses.ts';
import { sandboxTokens } from '../shell/sandbox.ts';

/** Header pairs. */
export type Headers = readonly (readonly [string, string])[];

/** Who may frame a site's page besides the shell: `any` site of the gate, the site `itself`, or `nobody`. */
export type FramedBy = 'any' | 'self' | 'nobody' | { readonly origins: readonly string[] };

/** What the policies of one response depend on. */
export interface Containment {
  readonly scripts: boolean;
  readonly framedBy: FramedBy;
  /** The page is the gate's own, stands outside any frame, and links to the shell. */
  readonly toShell?: boolean;
}

/**
 * The containment headers of a site host.
 * - Connection-Allowlist (WICG): one label, port explicit. A bare `*` would cross dots, and a site could write text
 *   into DNS names; without the port another port of the same host would be open. It also holds pristine realms,
 *   workers, preconnects and WebRTC, which CSP does not.
 * - Content-Security-Policy (W3C CSP 3): checks every hop of a redirect, which the allowlist does not.
 */
export function siteContainment(at: Addresses, containment: Containment): Headers {
  return [
    ['Content-Security-Policy', siteCsp(at, containment)],
    ['Connection-Allowlist', siteAllowlist(at, containment.toShell === true ? [at.shell] : [])],
    ['Origin-Agent-Cluster', '?1'],
    ['Referrer-Policy', 'same-origin'],
    ['X-DNS-Prefetch-Control', 'off'],
    ['Cross-Origin-Resource-Policy', 'same-site'],
  ];
}

function siteAllowlist(at: Addresses, more: readonly string[] = []): string {
  const webSocket = at.scheme === 'https' ? 'wss' : 'ws';
  const pattern = (scheme: string): string => `"${scheme}://${labelPrefix}:label.${at.domain}:${at.port}"`;
  const allowed = [pattern(at.scheme), pattern(webSocket), ...more.map((origin) => `"${origin}"`)];
  return `(response-origin ${allowed.join(' ')});redirects=allow;webrtc=block`;
}

function siteCsp(at: Addresses, { scripts, framedBy }: Containment): string {
  const sites = `${at.scheme}://*.${at.domain}:${at.port}`;
  const sockets = `${at.scheme === 'https' ? 'wss' : 'ws'}://*.${at.domain}:${at.port}`;
  const code = scripts ? `${sites} data: blob: 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'` : "'none'";
  return [
    `default-src ${sites} data: blob: 'unsafe-inline'`,
    `script-src ${code}`,
    `connect-src ${sites} ${sockets} data: blob:`,
    `worker-src ${scripts ? `${sites} data: blob:` : "'none'"}`,
    `frame-src ${sites} data: blob:`,
    `form-action ${sites}`,
    `base-uri ${sites}`,
    `frame-ancestors ${ancestors(at, sites, framedBy)}`,
    // The frame's own sandbox says the same; this holds the page where it is opened elsewhere.
    `sandbox ${sandboxTokens(scripts)}`,
  ].join('; ');
}

function ancestors(at: Addresses, sites: string, framedBy: FramedBy): string {
  if (framedBy === 'any') return `${at.shell} ${sites}`;
  if (framedBy === 'self') return `${at.shell} 'self'`;
  if (framedBy === 'nobody') return at.shell;
  return [at.shell, ...framedBy.origins].join(' ');
}

/** The headers of the shell itself: its own script and style, its site frame, nothing else. */
export function shellContainment(at: Addresses): Headers {
  const sites = `${at.scheme}://*.${at.domain}:${at.port}`;
  const csp = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    // CSP lets the canary through as it does sites, so that a refusal of it is the allowlist's.
    `connect-src 'self' ${sites}`,
    `frame-src ${sites}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return [
    ['Content-Security-Policy', csp],
    ['Connection-Allowlist', siteAllowlist(at)],
    ['Referrer-Policy', 'no-referrer'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['X-DNS-Prefetch-Control', 'off'],
    ['Origin-Agent-Cluster', '?1'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Permissions-Policy', deniedFeatures],
    ['Cache-Control', 'no-store'],
  ];
}

/** What neither the shell nor, through it, any site may use: a frame can never have more than its embedder. */
const deniedFeatures = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ');
