/**
 * The headers of an ordinary page of ours. They are set on the raw response, before anything else answers, so that
 * no error path can forget them (and because a middleware for it triples the cost of a small page).
 * @module
 */
import type { ServerResponse } from 'node:http';

/** Pages hold no script and load nothing from elsewhere: all is forbidden, then styles, pictures and forms let in. */
const contentPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** What a page of ours never asks a browser for. */
const sensors = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];

const pageHeaders: readonly (readonly [string, string])[] = [
  ['Content-Security-Policy', contentPolicy],
  ['Referrer-Policy', 'no-referrer'],
  ['Permissions-Policy', sensors.map((name) => `${name}=()`).join(', ')],
  ['X-Content-Type-Options', 'nosniff'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
];

/** A year in seconds: what browsers' preload lists ask for at least. */
const strictTransport = 'max-age=31536000';

/** Sets the headers of an ordinary page; over TLS also Strict-Transport-Security (RFC 6797 §7.2 forbids it without). */
export function setPageHeaders(response: ServerResponse, origin: URL): void {
  for (const [name, value] of pageHeaders) response.setHeader(name, value);
  if (origin.protocol === 'https:') response.setHeader('Strict-Transport-Security', strictTransport);
}
