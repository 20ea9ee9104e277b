/**
 * The browser as it was before the site's first script, and the ways to hook it. Every hook goes through here, so
 * each falls back to the native behaviour when our part of it fails, and none can throw into the page.
 * @module
 */

/** A realm's global object. */
export type Global = Window & typeof globalThis;

type Descriptors = Map<PropertyKey, PropertyDescriptor>;

/** One patched global. */
export interface Realm {
  readonly win: Global;
  /** What was there before our hooks: holder → name → descriptor. */
  readonly originals: Map<object, Descriptors>;
  /** Installs the runtime into a child document of this one that has none of its own. */
  adopt: ((child: Global) => void) | undefined;
  /** Whether the hooks are in. */
  ready: boolean;
}

export const { apply, construct, defineProperty, getOwnPropertyDescriptor } = Reflect;

/**
 * Where a global keeps its realm. A browser reuses an initial about:blank's global for the frame's first document
 * of the same origin, so that document's runtime must find what its parent's runtime replaced there.
 */
const key = Symbol.for('cloakroom.realm');

type Marked = Global & { [key]?: Realm };

/** The realm of a global, opened at first sight. Throws for a cross-origin one. */
export function realmOf(win: Global): Realm {
  const known = (win as Marked)[key];
  if (known !== undefined) return known;
  const realm: Realm = { win, originals: new Map(), adopt: undefined, ready: false };
  defineProperty(win, key, { value: realm });
  return realm;
}

/** A property as the browser made it, whether or not it is hooked by now. */
export function original(realm: Realm, holder: object, name: PropertyKey): PropertyDescriptor | undefined {
  let held = realm.originals.get(holder);
  if (held === undefined) realm.originals.set(holder, (held = new Map()));
  let descriptor = held.get(name);
  if (descriptor === undefined) {
    descriptor = getOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) held.set(name, descriptor);
  }
  return descriptor;
}

type Callable = (...args: never[]) => unknown;

/** A native method as a function that takes its `this` first. */
export function method<R>(
  realm: Realm,
  holder: object,
  name: string,
): (self: unknown, ...args: unknown[]) => R {
  const native = original(realm, holder, name)?.value as Callable;
  return (self, ...args) => apply(native, self, args) as R;
}

/** A native getter as a function of its `this`. */
export function getter<R>(realm: Realm, holder: object, name: string): (self: unknown) => R {
  const native = original(realm, holder, name)?.get as Callable;
  return (self) => apply(native, self, []) as R;
}

/** A native setter as a function of its `this` and the value. */
export function setter(realm: Realm, holder: object, name: string): (self: unknown, value: unknown) => void {
  const native = original(realm, holder, name)?.set as Callable;
  return (self, value) => void apply(native, self, [value]);
}

/** The prototype of a global class; an empty object where this browser has no such class. */
export function proto(realm: Realm, name: string): object {
  const made = original(realm, realm.win, name)?.value as { prototype?: object } | undefined;
  return made?.prototype ?? {};
}

/** Changes the arguments of a method before the native one sees them. */
export function hookArguments(
  realm: Realm,
  holder: object,
  name: string,
  change: (args: unknown[], self: unknown) => void,
): void {
  hookMethod(realm, holder, name, (native, self, args) => {
    try {
      change(args, self);
    } catch {
      // What could not be changed goes on as it came.
    }
    return apply(native, self, args);
  });
}

/** Replaces a method. `run` must not throw by itself; what the native one throws is the page's. */
export function hookMethod(
  realm: Realm,
  holder: object,
  name: string,
  run: (native: Callable, self: unknown, args: unknown[]) => unknown,
): void {
  const found = original(realm, holder, name);
  if (typeof found?.value !== 'function') return;
  const native = found.value as Callable;
  // A method of a literal has the native name and, like the native one, is no constructor.
  const made = {
    [name](this: unknown, ...args: unknown[]): unknown {
      return run(native, this, args);
    },
  };
  defineProperty(holder, name, { ...found, value: made[name] });
}

/** Changes what an accessor reads and what is written to it. */
export function hookAccessor(
  realm: Realm,
  holder: object,
  name: string,
  change: {
    readonly get?: (value: unknown, self: unknown) => unknown;
    readonly set?: (value: unknown, self: unknown) => unknown;
  },
): void {
  const found = original(realm, holder, name);
  const { get, set } = found ?? {};
  if (get === undefined) return;
  const hooked = { ...found };
  const { get: changeRead, set: changeWrite } = change;
  if (changeRead !== undefined) {
    hooked.get = function (this: unknown) {
      const value: unknown = apply(get, this, []);
      try {
        return changeRead(value, this);
      } catch {
        return value;
      }
    };
  }
  if (changeWrite !== undefined && set !== undefined) {
    hooked.set = function (this: unknown, value: unknown) {
      let next = value;
      try {
        next = changeWrite(value, this);
      } catch {
        // Set as it came.
      }
      apply(set, this, [next]);
    };
  }
  defineProperty(holder, name, hooked);
}

/** Changes the arguments of a constructor. The class stays the native one in all else. */
export function hookConstructor(realm: Realm, name: string, change: (args: unknown[]) => void): void {
  const found = original(realm, realm.win, name);
  if (typeof found?.value !== 'function') return;
  const native = found.value as new (...args: never[]) => object;
  const hooked: typeof native = new Proxy(native, {
    construct(target, args: unknown[], newTarget): object {
      try {
        change(args);
      } catch {
        // Built as it came.
      }
      return construct(target, args, newTarget === hooked ? native : newTarget) as object;
    },
  });
  defineProperty(realm.win, name, { ...found, value: hooked });
  const made = (native as { prototype?: object }).prototype;
  if (made !== undefined)
    defineProperty(made, 'constructor', { value: hooked, writable: true, configurable: true });
}

/** Text of a string or of an object that stands for one (URL, TrustedHTML); anything else comes back as it is. */
export function mapText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  const text = String(value);
  const next = change(text);
  // A trusted object whose text needs nothing stays trusted.
  return next === text ? value : next;
}
