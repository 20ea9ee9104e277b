/**
 * Where a document goes: `location` writes, links, forms, history and new windows all stay in this frame and on
 * the gate. The policies hold whatever escapes this.
 * @module
 */
import {
  apply,
  type Dom,
  getter,
  hookArguments,
  hookMethod,
  hookText,
  mapText,
  method,
  type Realm,
} from './natives.ts';
import type { Runtime } from './runtime.ts';

/** Hooks navigation; gives the function that (again) sets the listeners which `document.open` removes. */
export function installNavigation(realm: Realm, dom: Dom, { urls, carrier }: Runtime): () => void {
  const { win } = realm;
  const { listen, after, getAttribute, setAttribute, tagOf } = dom;
  const prevent = method<void>(realm, 'Event', 'preventDefault');
  const isConnected = getter<boolean>(realm, 'Node', 'isConnected');

  const go = (url: string, replace: boolean): void => {
    if (replace) win.location.replace(url);
    else win.location.assign(url);
  };

  /** Points one element into this frame while its event runs; the page keeps the target it wrote. */
  const keepInside = (node: Element | null, urlName: string, targetName: string): void => {
    if (node === null) return;
    const url = getAttribute(node, urlName);
    if (url !== null) {
      const gate = urls.toGate(url);
      if (gate !== url) setAttribute(node, urlName, gate);
    }
    const target = getAttribute(node, targetName);
    if (target === null || !leadsOutside(target)) return;
    setAttribute(node, targetName, '_self');
    after(0, () => setAttribute(node, targetName, target));
  };

  /** A name that is no frame of this document would open a window, or leave the site's frame. */
  const leadsOutside = (target: string): boolean =>
    !/^(?:_self)?$/i.test(target) &&
    win.document.querySelector(`iframe[name="${win.CSS.escape(target)}"]`) === null;

  const linkOf = (event: Event): Element | null => {
    for (const node of event.composedPath()) {
      const name = (node as Element).localName;
      if ((name === 'a' || name === 'area') && (node as Element).hasAttribute('href')) return node as Element;
    }
    return null;
  };
  const onClick = (event: Event): void => keepInside(linkOf(event), 'href', 'target');
  /** A click that asks for a new tab, after the page had its say. */
  const onModified = (event: Event): void => {
    const click = event as MouseEvent;
    const asks =
      click.button === 1 || (click.button === 0 && (click.ctrlKey || click.metaKey || click.shiftKey));
    if (!asks || click.defaultPrevented) return;
    const link = linkOf(click) as HTMLAnchorElement | null;
    if (link === null || link.hasAttribute('download')) return;
    const href = getAttribute(link, 'href') ?? '';
    const url = urls.toGate(new URL(href, win.document.baseURI).href);
    if (!/^https?:/.test(url)) return;
    prevent(click);
    go(url, false);
  };
  const onSubmit = (event: Event): void => {
    keepInside(event.target as Element, 'action', 'target');
    keepInside((event as SubmitEvent).submitter, 'formaction', 'formtarget');
  };
  hookArguments(realm, 'HTMLFormElement', 'submit', (_, self) =>
    keepInside(self as Element, 'action', 'target'),
  );
  hookArguments(realm, 'HTMLElement', 'click', (_, self) => {
    // A link outside the document sends its click past our listener.
    if (!isConnected(self) && tagOf(self) === 'a') keepInside(self as Element, 'href', 'target');
  });

  const onNavigate = (event: Event): void => {
    const { destination, navigationType, formData, cancelable } = event as NavigateEvent;
    if (destination.sameDocument) return;
    carrier.settle();
    const url = urls.toGate(destination.url);
    // A form's body cannot be sent again from here; its action was translated when it was submitted.
    if (url === destination.url || !cancelable || event.defaultPrevented || formData !== null) return;
    prevent(event);
    go(url, navigationType === 'replace');
  };

  hookText(realm, 'History', 'pushState:2 replaceState:2', urls.toGate);
  installOpen(realm, urls, leadsOutside, go);

  return () => {
    // Setting the same listener twice sets it once.
    listen(win, 'click', onClick, true);
    listen(win, 'click', onModified);
    listen(win, 'auxclick', onModified);
    listen(win, 'submit', onSubmit, true);
    if ('navigation' in win) listen(win.navigation, 'navigate', onNavigate);
  };
}

/** `window.open`: a named frame as the browser does it, anything else in this frame, if the user did something. */
function installOpen(
  realm: Realm,
  urls: Runtime['urls'],
  leadsOutside: (target: string) => boolean,
  go: (url: string, replace: boolean) => void,
): void {
  const { win } = realm;
  hookMethod(realm, win, 'open', (native, self, args) => {
    const [address, target = '_blank'] = args;
    try {
      const url = mapText(address, urls.toGate);
      if (!leadsOutside(String(target))) return apply(native, self, [url, ...args.slice(1)]);
      const active = (win.navigator.userActivation as UserActivation | undefined)?.isActive ?? true;
      const whole = new URL(String(url ?? ''), win.document.baseURI).href;
      if (active && url && /^https?:/.test(whole)) go(urls.toGate(whole), false);
    } catch {
      // An address that is none opens nothing.
    }
    return null;
  });
}
