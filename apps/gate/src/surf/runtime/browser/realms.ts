/**
 * Child documents without a runtime of their own (about:blank, srcdoc), and elements that came in by a way no hook
 * sees: patched when touched, when inserted, and when a policy reports what was missed.
 * @module
 */
import { type Dom, type Global, getter, hookAccessor, method, type Realm, setter } from './natives.ts';
import type { Runtime } from './runtime.ts';

const candidates =
  '[href],[src],[srcset],[action],[formaction],[poster],[data],[background],[style*="//"],[crossorigin],iframe,frame,style';

/** A page that is refused over and over is swept at most this often. */
const healMs = 100;

/** Hooks access to child frames and starts the sweep; gives the function that (again) sets its listeners. */
export function installRealms(
  realm: Realm,
  dom: Dom,
  { markup }: Runtime,
  install: (child: Global) => void,
): () => void {
  const { win } = realm;
  const { document } = win;
  const { listen, after, tagOf, getAttribute, setAttribute } = dom;
  const namesOf = method<string[]>(realm, 'Element', 'getAttributeNames');
  const findAll = method<NodeListOf<Element>>(realm, 'Element', 'querySelectorAll');
  const textOf = getter<string>(realm, 'Node', 'textContent');
  const setText = setter(realm, 'Node', 'textContent');
  const windowOf = getter<Global | null>(realm, 'HTMLIFrameElement', 'contentWindow');

  realm.adopt = (child) => {
    try {
      // A document that the gate served has its own runtime.
      if (/^(?:about|blob):/.test(child.location.href)) install(child);
    } catch {
      // Of another origin.
    }
  };
  const adopt = (child: unknown): void => {
    if (child !== null && child !== undefined) realm.adopt?.(child as Global);
  };

  hookAccessor(realm, 'HTMLIFrameElement', 'contentWindow', {
    read(value) {
      adopt(value);
      return value;
    },
  });
  hookAccessor(realm, 'HTMLIFrameElement', 'contentDocument', {
    read(value, self) {
      if (value !== null) adopt(windowOf(self));
      return value;
    },
  });

  /** `fresh`: the node has just been inserted. A srcdoc that is loaded already would be loaded again. */
  const visit = (node: Element, fresh: boolean): void => {
    const tag = tagOf(node);
    if (tag === 'iframe') adopt(windowOf(node));
    if (tag === 'style') {
      const text = textOf(node);
      const next = markup.css(text);
      if (next !== text) setText(node, next);
    }
    for (const name of namesOf(node)) {
      if (name === 'srcdoc' && !fresh) continue;
      const value = getAttribute(node, name) ?? '';
      const next = markup.attribute(tag, name, value);
      if (next !== value) setAttribute(node, name, next);
    }
  };
  const visitAll = (root: Element, fresh: boolean): void => {
    visit(root, fresh);
    if (root.firstElementChild === null) return;
    for (const node of findAll(root, candidates)) visit(node, fresh);
  };

  new win.MutationObserver((records) => {
    try {
      // What the parser inserts, the gate has translated; only frames need a look.
      const parsing = document.readyState === 'loading';
      for (const { addedNodes, target } of records) {
        for (const node of addedNodes) {
          if (node.nodeType === 1) {
            if (!parsing) visitAll(node as Element, true);
            else if (tagOf(node) === 'iframe') adopt(windowOf(node));
          } else if (node.nodeType === 3 && (target as Element).localName === 'style')
            visit(target as Element, true);
        }
      }
    } catch {
      // A safety net with a hole is still one.
    }
  }).observe(document, { childList: true, subtree: true });

  const onLoad = (event: Event): void => {
    const target = event.target as Element | null;
    if (target?.localName === 'iframe') adopt(windowOf(target));
  };
  let due = false;
  const onViolation = (event: Event): void => {
    // Requests and scripts that were refused cannot be made again from here.
    if (due || /^(?:connect|script|worker)/.test((event as SecurityPolicyViolationEvent).effectiveDirective))
      return;
    due = true;
    after(healMs, () => {
      due = false;
      visitAll(document.documentElement, false);
    });
  };
  return () => {
    listen(document, 'load', onLoad, true);
    listen(document, 'securitypolicyviolation', onViolation);
  };
}
