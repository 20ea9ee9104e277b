/**
 * The store's answers at fixed addresses, for programs.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import type { Hono } from 'hono';
import type { StoreConfig } from './config.ts';
import { policyHref } from './pages.ts';

/** RFC 9116 §2.5.5 asks for less than a year, so that a forgotten file does not outlive its operator. */
const securityValidMs = 90 * 86_400_000;

/** Adds `/.well-known/…`. */
export function addWellKnown(app: Hono, config: StoreConfig, clock: Clock): void {
  app.get('/.well-known/security.txt', (context) => context.text(securityText(config, clock.now())));

  // Global Privacy Control: nothing of anybody is sold or shared, whether a browser asks for it or not.
  app.get('/.well-known/gpc.json', (context) => context.json({ gpc: true, lastUpdate: '2026-01-01' }));

  app.get('/.well-known/privacy-policy.json', (context) =>
    context.json({ published: false, note: 'No policy is published yet.', page: config.origin + policyHref }),
  );

  // RFC 9578 §4. The request URI comes with the first key: before, it would name an address that answers nothing.
  app.get('/.well-known/private-token-issuer-directory', (context) =>
    context.body(JSON.stringify({ 'token-keys': [], 'x-note': 'No passes are issued yet.' }), 200, {
      'Content-Type': 'application/private-token-issuer-directory',
    }),
  );
}

/** security.txt (RFC 9116 §2.3). Without a contact of the operator's the contact page stands in. */
function securityText(config: StoreConfig, now: number): string {
  const expires = new Date(Math.floor((now + securityValidMs) / 1000) * 1000).toISOString();
  return [
    `Contact: ${config.contact ?? `${config.origin}/contact`}`,
    `Expires: ${expires.replace('.000Z', 'Z')}`,
    'Preferred-Languages: en',
    `Canonical: ${config.origin}/.well-known/security.txt`,
    '',
  ].join('\n');
}
