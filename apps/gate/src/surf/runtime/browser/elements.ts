/**
 * Elements whose attributes and properties hold URLs, and the ways CSS text enters a document.
 * @module
 */
import {
  getter,
  hookAccessor,
  hookArguments,
  hookConstructor,
  mapText,
  proto,
  type Realm,
  setter,
} from './natives.ts';
import { isUrlAttribute } from './markup.ts';
import type { Runtime } from './runtime.ts';

/** Properties that reflect one URL, by class. */
const urlProperties: Readonly<Record<string, readonly string[]>> = {
  HTMLAnchorElement: ['href'],
  HTMLAreaElement: ['href'],
  HTMLLinkElement: ['href'],
  HTMLBaseElement: ['href'],
  HTMLImageElement: ['src'],
  HTMLScriptElement: ['src'],
  HTMLIFrameElement: ['src'],
  HTMLFrameElement: ['src'],
  HTMLEmbedElement: ['src'],
  HTMLMediaElement: ['src'],
  HTMLSourceElement: ['src'],
  HTMLTrackElement: ['src'],
  HTMLInputElement: ['src', 'formAction'],
  HTMLButtonElement: ['formAction'],
  HTMLFormElement: ['action'],
  HTMLVideoElement: ['poster'],
  HTMLObjectElement: ['data'],
  HTMLBodyElement: ['background'],
  SVGAnimatedString: ['baseVal'],
};

/** What an anchor tells of its URL in parts. */
const parts = ['origin', 'protocol', 'host', 'hostname', 'port'] as const;

/** Hooks the setters, attribute methods and style text of a realm. */
export function installElements(realm: Realm, { urls, markup }: Runtime): void {
  const toGate = (value: unknown): unknown => mapText(value, urls.toGate);
  const toReal = (value: unknown): unknown => urls.toReal(value as string);

  for (const name of Object.keys(urlProperties)) {
    for (const property of urlProperties[name] ?? []) {
      hookAccessor(realm, proto(realm, name), property, { get: toReal, set: toGate });
    }
  }
  for (const name of ['HTMLImageElement', 'HTMLMediaElement']) {
    hookAccessor(realm, proto(realm, name), 'currentSrc', { get: toReal });
  }
  for (const name of ['HTMLAnchorElement', 'HTMLAreaElement']) {
    const href = getter<string>(realm, proto(realm, name), 'href');
    for (const part of parts) {
      hookAccessor(realm, proto(realm, name), part, {
        get(value, self) {
          const gate = href(self);
          const real = urls.toReal(gate);
          return real === gate ? value : new URL(real)[part];
        },
      });
    }
  }

  const setSrcset = { set: (value: unknown) => mapText(value, markup.srcset) };
  hookAccessor(realm, proto(realm, 'HTMLImageElement'), 'srcset', setSrcset);
  hookAccessor(realm, proto(realm, 'HTMLSourceElement'), 'srcset', setSrcset);
  hookAccessor(realm, proto(realm, 'HTMLLinkElement'), 'imageSrcset', setSrcset);

  const setCors = { set: (value: unknown) => (value === null ? value : 'use-credentials') };
  for (const name of ['HTMLImageElement', 'HTMLScriptElement', 'HTMLLinkElement', 'HTMLMediaElement']) {
    hookAccessor(realm, proto(realm, name), 'crossOrigin', setCors);
  }

  installAttributes(realm, markup, installModules(realm));
  installStyles(realm, markup);
}

function installAttributes(
  realm: Realm,
  markup: Runtime['markup'],
  beforeSet: (self: unknown, name: unknown, value: unknown) => void,
): void {
  const element = proto(realm, 'Element');
  const attr = proto(realm, 'Attr');
  const tagOf = getter<string>(realm, element, 'localName');
  const nameOf = getter<string>(realm, attr, 'name');
  const valueOf = getter<string>(realm, attr, 'value');
  const setValue = setter(realm, attr, 'value');
  const ownerOf = getter<Element | null>(realm, attr, 'ownerElement');

  const attribute = (self: unknown, name: unknown, value: unknown): unknown => {
    // Names are looked up as written first: lower case in all but a few pages.
    const known = isUrlAttribute(name as string) ? (name as string) : String(name).toLowerCase();
    return isUrlAttribute(known)
      ? mapText(value, (text) => markup.attribute(tagOf(self), known, text))
      : value;
  };
  hookArguments(realm, element, 'setAttribute', (args, self) => {
    beforeSet(self, args[0], args[1]);
    if (args.length > 1) args[1] = attribute(self, args[0], args[1]);
  });
  hookArguments(realm, element, 'setAttributeNS', (args, self) => {
    if (args.length > 2) args[2] = attribute(self, args[1], args[2]);
  });
  const ofNode = (args: unknown[], self: unknown): void => {
    const before = valueOf(args[0]);
    const after = attribute(self, nameOf(args[0]), before);
    if (after !== before) setValue(args[0], after);
  };
  hookArguments(realm, element, 'setAttributeNode', ofNode);
  hookArguments(realm, element, 'setAttributeNodeNS', ofNode);
  hookAccessor(realm, attr, 'value', {
    set(value, self) {
      const owner = ownerOf(self);
      return owner === null ? value : attribute(owner, nameOf(self), value);
    },
  });
}

/**
 * A module of another label is fetched with CORS: without credentials the gate would not know the session. `type`
 * may come before or after `src`, so each module gets the word; within its own label it changes nothing.
 */
function installModules(realm: Realm): (self: unknown, name: unknown, value: unknown) => void {
  const script = proto(realm, 'HTMLScriptElement');
  const setCors = setter(realm, script, 'crossOrigin');
  const tagOf = getter<string>(realm, proto(realm, 'Element'), 'localName');
  const mark = (self: unknown, value: unknown): unknown => {
    if (value === 'module') setCors(self, 'use-credentials');
    return value;
  };
  hookAccessor(realm, script, 'type', { set: (value, self) => mark(self, value) });
  return (self, name, value) => {
    if (name === 'type' && tagOf(self) === 'script') mark(self, value);
  };
}

function installStyles(realm: Realm, markup: Runtime['markup']): void {
  const css = (value: unknown): unknown => mapText(value, markup.css);
  const at = (index: number) => (args: unknown[]) => {
    if (args.length > index) args[index] = css(args[index]);
  };
  const style = proto(realm, 'CSSStyleDeclaration');
  hookAccessor(realm, style, 'cssText', { set: css });
  hookArguments(realm, style, 'setProperty', at(1));
  const sheet = proto(realm, 'CSSStyleSheet');
  hookArguments(realm, sheet, 'insertRule', at(0));
  hookArguments(realm, sheet, 'addRule', at(1));
  hookArguments(realm, sheet, 'replace', at(0));
  hookArguments(realm, sheet, 'replaceSync', at(0));
  hookArguments(realm, proto(realm, 'CSSGroupingRule'), 'insertRule', at(0));
  hookConstructor(realm, 'FontFace', at(1));
}
