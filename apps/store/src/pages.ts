/**
 * The store's pages. What is not there yet says so, at the address where it will be.
 * @module
 */
import { type Html, type PageParts, page } from '@cloakroom/web/look/page.ts';
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { StoreConfig } from './config.ts';

/** Addresses the 2007 policy used; old links keep working. */
export const policyHref = '/company/legal/privacy_policy.html';
const mailingListHref = '/consumer/mailinglist_management.html';
const signInHref = '/consumer/login.html';

const links = [
  { href: '/download', label: 'Download' },
  { href: '/proof', label: 'Proof' },
  { href: '/contact', label: 'Contact' },
  { href: signInHref, label: 'Sign in' },
];

/** One page: its address and what it says. */
interface StorePage extends Pick<PageParts, 'title' | 'lead' | 'body'> {
  readonly path: string;
}

/** Adds every page of the store. */
export function addPages(app: Hono, config: StoreConfig): void {
  for (const { path, ...parts } of [home(config), ...notYet, contact(config)]) {
    const whole: PageParts = { ...parts, house: 'store', policyHref, links };
    app.get(path, (context) => context.html(page(whole)));
  }
}

function home(config: StoreConfig): StorePage {
  return {
    path: '/',
    title: 'Hand in your coat',
    lead: 'You get a numbered stub, and nobody asks your name. Cloakroom lets you use the web the same way.',
    body: html`
      <p>One operator runs it, in separate houses. This store may learn who pays. The gate learns what is visited.
        Neither holds what would join the two.</p>
      <h2>What there is</h2>
      ${services.map(
        (service) => html`<section class="ticket">
          <p class="stub"><span class="chip" data-state="${service.state}">${service.word}</span></p>
          <h3>${service.name}</h3>
          <p>${service.does}</p>
          ${service.opens === true ? html`<p><a class="button" href="${config.surfOrigin}/">Open the surf page</a></p>` : ''}
        </section>`,
      )}
      <h2>What it hides, and what not</h2>
      <p>The sites you visit see the gate's address, not yours. A site you sign in to still knows you. Whoever watches
        your line sees that you use Cloakroom, and when. Whoever watches both your line and the gate's can match the
        times.</p>`,
  };
}

const services: readonly {
  readonly name: string;
  readonly does: string;
  readonly state: 'proved' | 'off';
  readonly word: string;
  readonly opens?: boolean;
}[] = [
  {
    name: 'Surf',
    does: 'Visit a site through the gate, in any current Chromium browser, with nothing to install. Until passes can be bought here you need a link from the operator.',
    state: 'proved',
    word: 'works',
    opens: true,
  },
  {
    name: 'Proxy',
    does: 'The same, for a program that speaks to a proxy.',
    state: 'off',
    word: 'not built yet',
  },
  {
    name: 'Nyms',
    does: 'Mail addresses without a name, forwarded to yours.',
    state: 'off',
    word: 'not built yet',
  },
  {
    name: 'Total Net Shield',
    does: 'An encrypted tunnel for everything a device sends.',
    state: 'off',
    word: 'not built yet',
  },
  {
    name: 'Orders and payments',
    does: 'Buying time by card, by bank or with cash in an envelope.',
    state: 'off',
    word: 'not built yet',
  },
];

const notYet: readonly StorePage[] = [
  {
    path: policyHref,
    title: 'Privacy policy',
    lead: 'No policy is published yet.',
    body: html`<p><a href="${mailingListHref}">Unsubscribe from our mailing list</a></p>
      <div class="empty">
        <h2>The policy comes here</h2>
        <p>It will state what is held, why and for how long, clause by clause, with what proves each.</p>
      </div>
      <p>What is true today: this store takes no order, has no accounts, sets no cookie and keeps no record of your
        visit.</p>`,
  },
  {
    path: mailingListHref,
    title: 'Mailing list',
    lead: 'There is no mailing list yet, so nobody is on one.',
    body: html`<div class="empty">
      <h2>You will leave the list here</h2>
      <p>Without an account, and without a reason.</p>
    </div>`,
  },
  {
    path: signInHref,
    title: 'Sign in',
    lead: 'There are no accounts yet.',
    body: html`<div class="empty">
      <h2>You will sign in here</h2>
      <p>Until then this site sets no cookie at all, and afterwards none before you sign in.</p>
    </div>`,
  },
  {
    path: '/proof',
    title: 'Proof',
    lead: 'Nothing is proved here yet.',
    body: html`<div class="empty">
      <h2>Every promise comes here with its last check</h2>
      <p>A promise that nothing proves will be listed as unproved.</p>
    </div>`,
  },
  {
    path: '/transparency',
    title: 'Transparency',
    lead: 'No figures are published yet.',
    body: html`<div class="empty">
      <h2>Requests for customers' data are counted here</h2>
      <p>How many came, from whom by kind, and what was handed over. This store holds no customer's data today.</p>
    </div>`,
  },
  {
    path: '/download',
    title: 'Download',
    lead: 'There is no program to download yet, and surfing needs none.',
    body: html`<div class="empty">
      <h2>The program for your device comes here</h2>
      <p>With its checksum and its source.</p>
    </div>`,
  },
];

function contact(config: StoreConfig): StorePage {
  const way: Html =
    config.contact === undefined
      ? html`<div class="empty">
          <h2>No way to write is set up</h2>
          <p>Whoever runs this installation names one with <code>STORE_CONTACT</code>.</p>
        </div>`
      : html`<p>Reach the operator at <a href="${config.contact}">${config.contact.replace(/^(mailto|tel):/, '')}</a>.</p>`;
  return { path: '/contact', title: 'Contact', lead: 'The support desk is not open yet.', body: way };
}
