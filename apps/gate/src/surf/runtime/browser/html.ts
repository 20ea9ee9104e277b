/**
 * HTML text on its way into a document.
 * @module
 */
import { hookAccessor, hookArguments, mapText, proto, type Realm } from './natives.ts';
import type { Runtime } from './runtime.ts';

/** Hooks the properties and methods that parse HTML. `wire` renews listeners that opening a document removes. */
export function installHtml(realm: Realm, { markup }: Runtime, wire: () => void): void {
  const html = (value: unknown): unknown => mapText(value, markup.html);
  const at = (index: number) => (args: unknown[]) => {
    if (args.length > index) args[index] = html(args[index]);
  };
  const element = proto(realm, 'Element');
  const shadow = proto(realm, 'ShadowRoot');
  hookAccessor(realm, element, 'innerHTML', { set: html });
  hookAccessor(realm, element, 'outerHTML', { set: html });
  hookAccessor(realm, shadow, 'innerHTML', { set: html });
  hookArguments(realm, element, 'insertAdjacentHTML', at(1));
  hookArguments(realm, element, 'setHTMLUnsafe', at(0));
  hookArguments(realm, shadow, 'setHTMLUnsafe', at(0));
  hookArguments(realm, proto(realm, 'Range'), 'createContextualFragment', at(0));
  hookAccessor(realm, proto(realm, 'HTMLIFrameElement'), 'srcdoc', {
    set: (value) => mapText(value, markup.document),
  });

  const document = proto(realm, 'Document');
  for (const name of ['write', 'writeln']) {
    hookArguments(realm, document, name, (args) => {
      // One text: a tag may be cut between two arguments.
      if (args.length > 1) args.splice(0, args.length, args.join(''));
      at(0)(args);
      realm.win.queueMicrotask(wire);
    });
  }
  hookArguments(realm, document, 'open', () => realm.win.queueMicrotask(wire));
}
