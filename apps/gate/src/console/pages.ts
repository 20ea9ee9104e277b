/**
 * The operator's console of a gate.
 * @module
 */
import { page } from '@cloakroom/web/look/page.ts';
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { Surf } from '../surf/surf.ts';

/** Adds the one page there is: what an operator may know of a gate at work is a number. */
export function addOps(app: Hono, surf: Surf): void {
  app.get('/', (context) =>
    context.html(
      page({
        title: 'The gate at work',
        house: 'ops',
        lead: 'What is visited, and by whom, is known to nobody here.',
        body: html`<div class="empty">
          <h2>${surf.sessions.size()} open sessions</h2>
          <p>Nobody can sign in yet; usage and abuse figures appear here once the gate keeps any.</p>
        </div>`,
      }),
    ),
  );
}
