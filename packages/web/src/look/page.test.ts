import assert from 'node:assert/strict';
import test from 'node:test';
import { html } from 'hono/html';
import { lookCss } from './base.ts';
import { banner, markSvg } from './mark.ts';
import { page } from './page.ts';

const hostile = `"><script>alert(1)</script>'&`;

test('what a caller gives is escaped, what it built with html is kept', async () => {
  const text = String(
    await page({
      title: hostile,
      house: 'store',
      lead: hostile,
      body: html`<p id="own">${hostile}</p>`,
      policyHref: `/policy?${hostile}`,
      links: [{ href: hostile, label: hostile }],
    }),
  );
  assert.ok(!text.includes('<script'));
  assert.ok(text.includes('<p id="own">'));
  assert.equal(text.match(/&lt;script&gt;/g)?.length, 7);
});

test('a strict content security policy takes the page: no inline script, style or handler', async () => {
  const text = String(await page({ title: 'T', house: 'gate', body: html`<p>x</p>` }));
  assert.doesNotMatch(text, /<script|<style|\sstyle=|\son[a-z]+=|javascript:/i);
  assert.match(text, /<link rel="stylesheet" href="\/look.css">/);
});

test('language, skip link, one heading; the policy only where one is named', async () => {
  const bare = String(await page({ title: 'T', house: 'nyms', body: html`` }));
  assert.match(bare, /<html lang="en">/);
  assert.match(bare, /href="#main"[\s\S]*<main id="main"/);
  assert.equal(bare.match(/<h1>/g)?.length, 1);
  assert.match(bare, /<title>T – Cloakroom Nyms<\/title>/);
  assert.doesNotMatch(bare, /Privacy policy/);
  const linked = String(
    await page({ title: 'T', house: 'store', body: html``, policyHref: '/company/p.html' }),
  );
  assert.match(linked, /<a href="\/company\/p.html">Privacy policy<\/a>/);
});

test('nothing comes from elsewhere', () => {
  assert.doesNotMatch(lookCss, /url\(|@import|@font-face/);
  assert.deepEqual(markSvg.match(/https?:[^"]*/g), ['http://www.w3.org/2000/svg']);
});

test('the banner is three lines of one width', () => {
  const widths = banner.split('\n').map((line) => [...line].length);
  assert.equal(widths.length, 3);
  assert.equal(new Set(widths).size, 1);
});
