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

/** Properties that reflect one URL → the classes that have them. */
const urlProperties: Readonly<Record<string, string>> = {
  href: 'HTMLAnchorElement HTMLAreaElement HTMLLinkElement HTMLBaseElement',
  src: 'HTMLImageElement HTMLScriptElement HTMLIFrameElement HTMLFrameElement HTMLEmbedElement HTMLMediaElement HTMLSourceElement HTMLTrackElement HTMLInputElement',
  formAction: 'HTMLInputElement HTMLButtonElement',
  action: 'HTMLFormElement',
  poster: 'HTMLVideoElement',
  data: 'HTMLObjectElement',
  background: 'HTMLBodyElement',
  baseVal: 'SVGAnimatedString',
  currentSrc: 'HTMLImageElement HTMLMediaElement',
};

/** What an anchor tells of its URL in parts. */
const parts = ['origin', 'protocol', 'host', 'hostname', 'port'] as const;

/** Hooks the setters, attribute methods and style text of a realm. */
export function installElements(realm: Realm, dom: Dom, { urls, markup }: Runtime): void {
  const toGate = (value: unknown): unknown => mapText(value, urls.toGate);
  const toReal = (value: unknown): unknown => urls.toReal(value as string);

  for (const name of Object.keys(urlProperties)) {
    hookAccessor(realm, urlProperties[name] as string, name, toReal, toGate);
  }
  for (const name of ['HTMLAnchorElement', 'HTMLAreaElement']) {
    const href = getter<string>(realm, name, 'href');
    for (const part of parts) {
      hookAccessor(realm, name, part, (value, self) => {
        const gate = href(self);
        const real = urls.toReal(gate);
        return real === gate ? value : new URL(real)[part];
      });
    }
  }
  const srcset = (value: unknown): unknown => mapText(value, markup.srcset);
  hookAccessor(realm, 'HTMLImageElement HTMLSourceElement', 'srcset', undefined, srcset);
  hookAccessor(realm, 'HTMLLinkElement', 'imageSrcset', undefined, srcset);
  const withCors = 'HTMLImageElement HTMLScriptElement HTMLLinkElement HTMLMediaElement';
  hookAccessor(realm, withCors, 'crossOrigin', undefined, (value) => value && 'use-credentials');

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
    return isUrlAttribute(known) ? mapText(value, (text) => markup.attribute(dom.tagOf(self), known, text)) : value;
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
  hookAccessor(realm, 'Attr', 'value', undefined, (value, self) => {
    const owner = ownerOf(self);
    return owner === null ? value : attribute(owner, nameOf(self), value);
  });
  hookAccessor(realm, 'HTMLScriptElement', 'type', undefined, markModule);
}

function installStyles(realm: Realm, { css }: Runtime['markup']): void {
  hookAccessor(realm, 'CSSStyleDeclaration', 'cssText', undefined, (value) => mapText(value, css));
  hookText(realm, 'CSSStyleDeclaration', 'setProperty', 1, css);
  hookText(realm, 'CSSStyleSheet', 'insertRule replace replaceSync', 0, css);
  hookText(realm, 'CSSStyleSheet', 'addRule', 1, css);
  hookText(realm, 'CSSGroupingRule', 'insertRule', 0, css);
  hookConstructor(realm, 'FontFace', (args) => (args[1] = mapText(args[1], css)));
}
