/**
 * Tells the shell which page its frame shows. The shell believes the address only as far as the gate confirms it.
 * @module
 */
import { apply, classOf, type Dom, getter, method, original, type Realm } from './natives.ts';
import type { Runtime } from './runtime.ts';

/** Starts reporting, if this is the top document of the shell's frame. */
export function installReport(realm: Realm, { listen, after }: Dom, { config }: Runtime): void {
  const { win } = realm;
  const { document } = win;
  const parent = apply(original(realm, win, 'parent')?.get as () => Window, win, []);
  if (parent === win || parent !== win.top) return;

  const titleOf = getter<string>(realm, 'Document', 'title');
  const hrefOf = getter<string>(realm, 'HTMLLinkElement', 'href');
  const find = method<Element | null>(realm, 'Document', 'querySelector');
  const Observers = classOf<typeof MutationObserver>(realm, 'MutationObserver');

  let last = '';
  let due = false;
  const report = (): void => {
    due = false;
    const link = find(document, 'link[rel~="icon" i][href]');
    const icon = link === null ? null : hrefOf(link);
    const page = { cloakroom: 'page', href: win.location.href, title: titleOf(document), icon };
    const text = [page.href, page.title, icon].join('\n');
    if (text === last) return;
    last = text;
    parent.postMessage(page, config.shell);
  };
  /** Soon, once: a page that changes its head a hundred times reports once. */
  const reportSoon = (): void => {
    if (due) return;
    due = true;
    after(50, report);
  };

  for (const name of ['hashchange', 'popstate', 'load', 'pageshow']) listen(win, name, reportSoon);
  if ('navigation' in win) listen(win.navigation, 'currententrychange', reportSoon);
  listen(document, 'DOMContentLoaded', reportSoon);
  if (document.head !== null) {
    new Observers(reportSoon).observe(document.head, { childList: true, subtree: true, characterData: true });
  }
}
