/**
 * The vault's one page.
 * @module
 */
import { page } from '@cloakroom/web/look/page.ts';
import type { Hono } from 'hono';
import { html } from 'hono/html';

/** Adds the vault's page. */
export function addPages(app: Hono): void {
  app.get('/', (context) =>
    context.html(
      page({
        title: 'The vault',
        house: 'vault',
        lead: 'Sealed slips that lead from a nym to a person would lie here, if the policy has any.',
        body: html`<div class="empty">
          <h2>The vault holds nothing</h2>
          <p>No slip is written yet, so there is nothing to open.</p>
        </div>`,
      }),
    ),
  );
}
