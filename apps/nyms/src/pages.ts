/**
 * The pages of Nyms.
 * @module
 */
import { page } from '@cloakroom/web/look/page.ts';
import type { Hono } from 'hono';
import { html } from 'hono/html';

/** Adds the pages for holders of an address. */
export function addNyms(app: Hono): void {
  app.get('/', (context) =>
    context.html(
      page({
        title: 'Addresses without a name',
        house: 'nyms',
        lead: 'A nym is a mail address that says nothing about you. Its letters are forwarded to your own mailbox.',
        body: html`<div class="empty">
          <h2>No nyms are given out yet</h2>
          <p>This house receives and sends no mail today, and holds none.</p>
        </div>`,
      }),
    ),
  );
}

/** Adds the pages of the post room. */
export function addPostRoom(app: Hono): void {
  app.get('/', (context) =>
    context.html(
      page({
        title: 'The post room',
        house: 'post',
        lead: 'Operators of Nyms work here.',
        body: html`<div class="empty">
          <h2>Nobody can sign in yet</h2>
          <p>Queues and delivery figures appear here once mail flows.</p>
        </div>`,
      }),
    ),
  );
}
