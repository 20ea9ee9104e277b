/**
 * HTML text on its way into a document.
 * @module
 */
import { hookAccessor, hookArguments, hookText, mapText, type Realm } from './natives.ts';
import type { Runtime } from './runtime.ts';

/** Hooks the properties and methods that parse HTML. `wire` renews listeners that opening a document removes. */
export function installHtml(realm: Realm, { markup }: Runtime, wire: () => void): void {
  const { html } = markup;
  const parsed = { write: (value: unknown) => mapText(value, html) };
  hookAccessor(realm, 'Element ShadowRoot', 'innerHTML', parsed);
  hookAccessor(realm, 'Element', 'outerHTML', parsed);
  hookAccessor(realm, 'HTMLIFrameElement', 'srcdoc', {
    write: (value) => mapText(value, markup.document),
  });
  hookText(realm, 'Element', 'insertAdjacentHTML:1 setHTMLUnsafe', html);
  hookText(realm, 'ShadowRoot', 'setHTMLUnsafe', html);
  hookText(realm, 'Range', 'createContextualFragment', html);

  const rewire = (): void => realm.win.queueMicrotask(wire);
  for (const name of ['write', 'writeln']) {
    hookArguments(realm, 'Document', name, (args) => {
      // One text: a tag may be cut between two arguments.
      if (args.length > 1) args.splice(0, args.length, args.join(''));
      if (args.length > 0) args[0] = mapText(args[0], html);
      rewire();
    });
  }
  hookArguments(realm, 'Document', 'open', rewire);
}
