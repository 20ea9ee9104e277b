/**
 * Elements whose attributes and properties hold URLs, and the ways CSS text enters a document.
 * @module
 */
import { isUrlAttribute } from './markup.ts';
import {
  type Dom,
  getter,
  hookAccessor,
  hookArguments,
  hookConstructor,
  hookText,
  mapText,
  type Realm,
  setter,
} from './natives.ts';
import type { Runtime } from './runtime.ts';

/** Properties that reflect one URL → the elements that have them, as in `HTMLAnchorElement`. */
const urlProperties: Readonly<Record<string, string>> = {
  href: 'Anchor Area Link Base',
  src: 'Image Script IFrame Frame Embed Media Source Track Input',
  formAction: 'Input Button',
  action: 'Form',
  poster: 'Video',
  data: 'Object',
  background: 'Body',
  currentSrc: 'Image Media',
};

/** What an anchor tells of its URL in parts. */
const parts = ['origin', 'protocol', 'host', 'hostname', 'port'] as const;

/** Hooks the setters, attribute methods and style text of a realm. */
export function installElements(realm: Realm, dom: Dom, { urls, markup }: Runtime): void {
  const url = {
    read: (value: unknown) => urls.toReal(value as string),
    write: (value: unknown) => mapText(value, urls.toGate),
  };
  const elements = (names: string): string => names.replace(/\w+/g, 'HTML$&Element');
  for (const name in urlProperties) hookAccessor(realm, elements(urlProperties[name] as string), name, url);
  hookAccessor(realm, 'SVGAnimatedString', 'baseVal', url);
  for (const name of elements('Anchor Area').split(' ')) {
    const href = getter<string>(realm, name, 'href');
    for (const part of parts) {
      hookAccessor(realm, name, part, {
        read(value, self) {
          const gate = href(self);
          const real = urls.toReal(gate);
          return real === gate ? value : new URL(real)[part];
        },
      });
    }
  }
  const srcset = { write: (value: unknown) => mapText(value, markup.srcset) };
  hookAccessor(realm, elements('Image Source'), 'srcset', srcset);
  hookAccessor(realm, elements('Link'), 'imageSrcset', srcset);
  hookAccessor(realm, elements('Image Script Link Media'), 'crossOrigin', {
    write: (value) => (value === null ? value : 'use-credentials'),
  });

  installAttributes(realm, dom, markup);
  installStyles(realm, markup);
}

function installAttributes(realm: Realm, dom: Dom, markup: Runtime['markup']): void {
  const nameOf = getter<string>(realm, 'Attr', 'name');
  const valueOf = getter<string>(realm, 'Attr', 'value');
  const setValue = setter(realm, 'Attr', 'value');
  const ownerOf = getter<Element | null>(realm, 'Attr', 'ownerElement');
  const setCors = setter(realm, 'HTMLScriptElement', 'crossOrigin');

  /**
   * A module of another label is fetched with CORS: without credentials the gate would not know the session. `type`
   * may come before or after `src`, so each module gets the word; within its own label it changes nothing.
   */
  const markModule = (value: unknown, self: unknown): unknown => {
    if (value === 'module' && dom.tagOf(self) === 'script') setCors(self, 'use-credentials');
    return value;
  };
  const attribute = (self: unknown, name: unknown, value: unknown): unknown => {
    if (name === 'type') return markModule(value, self);
    // Names are looked up as written first: lower case in all but a few pages.
    const known = isUrlAttribute(name as string) ? (name as string) : String(name).toLowerCase();
    return isUrlAttribute(known)
      ? mapText(value, (text) => markup.attribute(dom.tagOf(self), known, text))
      : value;
  };
  const ofNode = (args: unknown[], self: unknown): void => {
    const before = valueOf(args[0]);
    const after = attribute(self, nameOf(args[0]), before);
    if (after !== before) setValue(args[0], after);
  };
  hookArguments(realm, 'Element', 'setAttribute', (args, self) => {
    if (args.length > 1) args[1] = attribute(self, args[0], args[1]);
  });
  hookArguments(realm, 'Element', 'setAttributeNS', (args, self) => {
    if (args.length > 2) args[2] = attribute(self, args[1], args[2]);
  });
  hookArguments(realm, 'Element', 'setAttributeNode', ofNode);
  hookArguments(realm, 'Element', 'setAttributeNodeNS', ofNode);
  hookAccessor(realm, 'Attr', 'value', {
    write(value, self) {
      const owner = ownerOf(self);
      return owner === null ? value : attribute(owner, nameOf(self), value);
    },
  });
  hookAccessor(realm, 'HTMLScriptElement', 'type', { write: markModule });
}

function installStyles(realm: Realm, { css }: Runtime['markup']): void {
  hookAccessor(realm, 'CSSStyleDeclaration', 'cssText', { write: (value) => mapText(value, css) });
  hookText(realm, 'CSSStyleDeclaration', 'setProperty:1', css);
  hookText(realm, 'CSSStyleSheet', 'insertRule addRule:1 replace replaceSync', css);
  hookText(realm, 'CSSGroupingRule', 'insertRule', css);
  hookConstructor(realm, 'FontFace', (args) => {
    if (args.length > 1) args[1] = mapText(args[1], css);
  });
}
