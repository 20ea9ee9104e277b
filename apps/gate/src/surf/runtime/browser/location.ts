/**
 * `location` as the site knows it. The native one cannot be replaced, so the gate has scripts ask for it under
 * another name, and ask through a helper where it is read from an object that may be a window.
 * @module
 */
import { HELPER, LOCATION } from '../../rewrite/script/names.ts';
import { apply, classOf, defineProperty, hookAccessor, mapText, original, type Realm } from './natives.ts';
import type { Runtime } from './runtime.ts';

type Part = 'href' | 'origin' | 'protocol' | 'host' | 'hostname' | 'port' | 'pathname' | 'search' | 'hash';
type Named = Record<string | symbol, unknown>;

/** Arguments of `postMessage` with the target origin as the gate's. */
export function toTarget(args: unknown[], toGate: (text: string) => string): unknown[] {
  const [message, options, ...rest] = args;
  if (typeof options === 'string') return [message, toGate(options), ...rest];
  if (typeof options !== 'object' || options === null || !('targetOrigin' in options)) return args;
  return [message, { ...options, targetOrigin: toGate(String(options.targetOrigin)) }, ...rest];
}

/** Defines what rewritten scripts ask for. */
export function installLocation(realm: Realm, { config, urls }: Runtime): void {
  const { win } = realm;
  const native = win.location;
  const { document } = win;
  const Urls = classOf<typeof URL>(realm, 'URL');
  const { toGate, toRealAlways } = urls;
  const go = (to: unknown): string => toGate(String(to));

  let last = '';
  let url: URL;
  const real = (): URL => {
    if (native.href !== last) url = new Urls(toRealAlways((last = native.href)));
    return url;
  };
  const setters: Partial<Record<Part, (value: string) => void>> = {
    href: (value) => (native.href = toGate(value)),
    pathname: (value) => (native.pathname = value),
    search: (value) => (native.search = value),
    hash: (value) => (native.hash = value),
  };
  const ours = Object.create(Object.getPrototypeOf(native) as object) as object;
  const add = (name: string, parts: PropertyDescriptor): boolean =>
    defineProperty(ours, name, { enumerable: true, ...parts });
  for (const name of [
    'href',
    'origin',
    'protocol',
    'host',
    'hostname',
    'port',
    'pathname',
    'search',
    'hash',
  ] as const) {
    const change = (value: string): void => {
      const next = new Urls(real());
      (next as unknown as Named)[name] = value;
      native.href = toGate(next.href);
    };
    const set = (value: unknown): void => (setters[name] ?? change)(String(value));
    add(name, name === 'origin' ? { get: () => real().origin } : { get: () => real()[name], set });
  }
  add('assign', { value: (to: unknown) => native.assign(go(to)) });
  add('replace', { value: (to: unknown) => native.replace(go(to)) });
  add('reload', { value: () => native.reload() });
  add('toString', { value: () => real().href });
  // The outermost one is the shell.
  add('ancestorOrigins', {
    get: () =>
      Array.from(native.ancestorOrigins ?? [])
        .slice(0, -1)
        .map(toRealAlways),
  });

  const navigate = (to: unknown): void => {
    native.href = go(to);
  };
  defineProperty(win, LOCATION, { configurable: true, get: () => ours, set: navigate });

  const locationOf = (of: Named): unknown => {
    const window = (of === (document as unknown) ? win : (of['window'] ?? of['defaultView'])) as Named;
    try {
      return window[LOCATION] ?? of['location'];
    } catch {
      // Of another origin: all it can do is navigate.
      return of['location'];
    }
  };
  const views = new WeakMap<object, object>();
  const handler: ProxyHandler<Named> = {
    get(of, name) {
      if (name === 'location') return locationOf(of);
      const value = of[name];
      if (name !== 'postMessage' || typeof value !== 'function') return value;
      return (...args: unknown[]) => apply(value as () => void, of, toTarget(args, toGate) as []);
    },
    set(of, name, value) {
      of[name] = name === 'location' ? go(value) : value;
      return true;
    },
  };
  /** A window or document whose location is ours; anything else as it is. */
  const helper = (of: unknown): unknown => {
    if (typeof of !== 'object' || of === null) return of;
    try {
      const { window, nodeType, defaultView } = of as Named;
      if (of !== win && window !== of && (nodeType !== 9 || !defaultView)) return of;
    } catch {
      // A window of another origin says its `window`, and nothing about the rest.
      if ((of as Named)['window'] !== of) return of;
    }
    let view = views.get(of);
    if (view === undefined) views.set(of, (view = new Proxy(of as Named, handler)));
    return view;
  };
  helper.i = (of: unknown) => mapText(of, toGate);
  helper.u = toRealAlways;
  defineProperty(win, HELPER, { configurable: true, value: helper });

  const { origin } = new Urls(config.real);
  defineProperty(win, 'origin', { ...original(realm, win, 'origin'), get: () => origin });
  for (const name of ['oldURL', 'newURL']) {
    hookAccessor(realm, 'HashChangeEvent', name, { read: (value) => toRealAlways(value as string) });
  }
}
