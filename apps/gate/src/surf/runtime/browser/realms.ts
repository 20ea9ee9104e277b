/**
 * Child documents without a runtime of their own (about:blank, srcdoc), and elements that came in by a way no hook
 * sees: patched when touched, when inserted, and when a policy reports what was missed.
 * @module
 */
import { type Dom, type Global, getter, hookAccessor, method, type Realm, setter } from './natives.ts';
import type { Runtime } from './runtime.ts';

const candidates =
  '[href],[src],[srcset],[action],[formaction],[poster],[data],[background],[style*="//"],[crossorigin],iframe,frame,style';

/** Hooks access to child frames and starts the sweep; gives the function that adopts one child. */
export function installRealms(
  realm: Realm,
  dom: Dom,
  { markup }: Runtime,
  install: (child: Global) => void,
): void {
  const { win } = realm;
  const { document } = win;
  const { listen, tagOf, getAttribute, setAttribute } = dom;
  const namesOf = method<string[]>(realm, 'Element', 'getAttributeNames');
  const findAll = method<NodeListOf<Element>>(realm, 'Element', 'querySelectorAll');
  const textOf = getter<string>(realm, 'Node', 'textContent');
  const setText = setter(realm, 'Node', 'textContent');
  const windowOf = getter<Global | null>(realm, 'HTMLIFrameElement', 'contentWindow');

  realm.adopt = (child) => {
    try {
      // A document with an address of its own has its own runtime.
      if (/^about:/.test(child.location.href)) install(child);
    } catch {
      // Of another origin.
    }
  };
  const adopt = (child: unknown): void => {
    if (child !== null && child !== undefined) realm.adopt?.(child as Global);
  };

  hookAccessor(realm, 'HTMLIFrameElement', 'contentWindow', (value) => {
    adopt(value);
    return value;
  });
  hookAccessor(realm, 'HTMLIFrameElement', 'contentDocument', (value, self) => {
    if (value !== null) adopt(windowOf(self));
    return value;
  });

  const visit = (node: Element): void => {
    const tag = tagOf(node);
    if (tag === 'iframe') adopt(windowOf(node));
    if (tag === 'style') {
      const before = textOf(node);
      const after = markup.css(before);
      if (after !== before) setText(node, after);
    }
    for (const name of namesOf(node)) {
      // A srcdoc is in the frame already; translating it again would load it again.
      if (name === 'srcdoc') continue;
      const before = getAttribute(node, name) ?? '';
      const after = markup.attribute(tag, name, before);
      if (after !== before) setAttribute(node, name, after);
    }
  };
  const visitAll = (root: Element): void => {
    visit(root);
    if (root.firstElementChild === null) return;
    for (const node of findAll(root, candidates)) visit(node);
  };

  new win.MutationObserver((records) => {
    try {
      // What the parser inserts, the gate has translated; only frames need a look.
      const parsing = document.readyState === 'loading';
      for (const { addedNodes, target } of records) {
        for (const node of addedNodes) {
          if (node.nodeType === 1) {
            if (!parsing) visitAll(node as Element);
            else if (tagOf(node) === 'iframe') adopt(windowOf(node));
          } else if (node.nodeType === 3 && (target as Element).localName === 'style')
            visit(target as Element);
        }
      }
    } catch {
      // A safety net with a hole is still one.
    }
  }).observe(document, { childList: true, subtree: true });

  listen(
    document,
    'load',
    (event: Event) => {
      const target = event.target as Element | null;
      if (target?.localName === 'iframe') adopt(windowOf(target));
    },
    true,
  );

  let due = false;
  listen(document, 'securitypolicyviolation', () => {
    if (due) return;
    due = true;
    win.requestAnimationFrame(() => {
      due = false;
      const root = document.documentElement as Element | null;
      if (root !== null) visitAll(root);
    });
  });
}
