/**
 * Tells the shell which page its frame shows. The shell believes the address only as far as the gate confirms it.
 * @module
 */
import { apply, getter, method, original, proto, type Realm } from './natives.ts';
import type { Runtime } from './runtime.ts';

/** Starts reporting, if this is the top document of the shell's frame. */
export function installReport(realm: Realm, { config }: Runtime): void {
  const { win } = realm;
  const { document } = win;
  const parent = apply(original(realm, win, 'parent')?.get as () => Window, win, []);
  if (parent === win || parent !== win.top) return;

  const listen = method<void>(realm, proto(realm, 'EventTarget'), 'addEventListener');
  const titleOf = getter<string>(realm, proto(realm, 'Document'), 'title');
  const hrefOf = getter<string>(realm, proto(realm, 'HTMLLinkElement'), 'href');
  const find = method<Element | null>(realm, proto(realm, 'Document'), 'querySelector');
  const setTimer = method<number>(realm, win, 'setTimeout');
  const Observers = original(realm, win, 'MutationObserver')?.value as typeof MutationObserver;

  let last = '';
  let due = false;
  const report = (): void => {
    due = false;
    const link = find(document, 'link[rel~="icon" i][href]');
    const icon = link === null ? null : hrefOf(link);
    const page = { cloakroom: 'page', href: win.location.href, title: titleOf(document), icon };
    const text = page.href + '\n' + page.title + '\n' + icon;
    if (text === last) return;
    last = text;
    parent.postMessage(page, config.shell);
  };
  /** Soon, once: a page that changes its head a hundred times reports once. */
  const reportSoon = (): void => {
    if (due) return;
    due = true;
    setTimer(win, report, 50);
  };

  for (const name of ['hashchange', 'popstate', 'load', 'pageshow']) listen(win, name, reportSoon);
  if ('navigation' in win) listen(win.navigation, 'currententrychange', reportSoon);
  listen(document, 'DOMContentLoaded', reportSoon);
  if (document.head !== null) {
    new Observers(reportSoon).observe(document.head, { childList: true, subtree: true, characterData: true });
  }
}
