import assert from 'node:assert/strict';
import test from 'node:test';
import { addressesOf } from '../addresses.ts';
import { labelTable } from '../label/labels.ts';
import type { Session } from '../session/session.ts';
import type { Surf } from '../surf.ts';
import { framedBy } from './framing.ts';

// Of both, translating an origin needs no more than this.
const surf = { at: addressesOf('https://surf.example') } as Surf;
const session = { labels: labelTable(Buffer.alloc(32, 7), () => {}) } as Session;
const page = new URL('https://pay.example/form');

function framed(fields: Record<string, string>): ReturnType<typeof framedBy> {
  return framedBy(surf, session, page, (name) => fields[name] ?? '');
}

function gate(origin: string): string {
  return surf.at.siteOrigin(session.labels.labelOf(origin) ?? '');
}

test('a site that says nothing is framed by any site; X-Frame-Options is heeded', () => {
  assert.equal(framed({}), 'any');
  assert.equal(framed({ 'x-frame-options': 'DENY' }), 'nobody');
  assert.equal(framed({ 'x-frame-options': 'SameOrigin' }), 'self');
});

test('a site’s own frame-ancestors become labels of the session', () => {
  const policy = "default-src 'self'; frame-ancestors 'self' https://Shop.example bank.example:8443";
  assert.deepEqual(framed({ 'content-security-policy': policy }), {
    origins: [gate('https://pay.example'), gate('https://shop.example'), gate('https://bank.example:8443')],
  });
  assert.equal(framed({ 'content-security-policy': "frame-ancestors 'none'" }), 'nobody');
  assert.equal(framed({ 'content-security-policy': 'frame-ancestors' }), 'nobody');
});

test('frame-ancestors wins over X-Frame-Options; wildcards cannot be told any narrower', () => {
  const both = { 'x-frame-options': 'SAMEORIGIN', 'content-security-policy': "frame-ancestors 'none'" };
  assert.equal(framed(both), 'nobody');
  assert.equal(framed({ 'content-security-policy': 'frame-ancestors https://*.shop.example' }), 'any');
});
