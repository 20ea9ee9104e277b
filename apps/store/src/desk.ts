/**
 * The desk, where the store's operators work.
 * @module
 */
import { page } from '@cloakroom/web/look/page.ts';
import type { Hono } from 'hono';
import { html } from 'hono/html';

/** Adds the desk's pages. */
export function addDesk(app: Hono): void {
  app.get('/', async (context) =>
    context.html(
      page({
        title: 'The desk',
        house: 'desk',
        lead: 'Operators of the store work here.',
        body: html`<div class="empty">
          <h2>Nobody can sign in yet</h2>
          <p>Orders, payments and customers appear here once the store sells something.</p>
        </div>`,
      }),
    ),
  );
}
