/**
 * The browser as it was before the site's first script, and the ways to hook it. Every hook goes through here, so
 * each falls back to the native behaviour when our part of it fails, and none can throw into the page.
 * @module
 */

/** A realm's global object. */
export type Global = Window & typeof globalThis;

/** One patched global. */
export interface Realm {
  readonly win: Global;
  /** What was there before our hooks: holder → name → descriptor. */
  readonly originals: { readonly holder: object; readonly held: Record<string, PropertyDescriptor> }[];
  /** Installs the runtime into a child document of this one that has none of its own. */
  adopt: ((child: Global) => void) | undefined;
  /** Whether the hooks are in. */
  ready: boolean;
}

/** Where a member lives: an object, or the name of the class whose prototype has it. */
type Holder = object | string;
type Callable = (...args: never[]) => unknown;
/** What a hook makes of a value; `self` is the object it is read from or written to. */
type Change = (value: unknown, self: unknown) => unknown;

export const { apply, construct, defineProperty, getOwnPropertyDescriptor } = Reflect;

/**
 * Where a global keeps its realm. A browser reuses an initial about:blank's global for the frame's first document
 * of the same origin, so that document's runtime must find what its parent's runtime replaced there.
 */
const key = Symbol.for('cloakroom.realm');

/** The realm of a global, opened at first sight. Throws for a cross-origin one. */
export function realmOf(win: Global): Realm {
  const marked = win as Global & { [key]?: Realm };
  if (marked[key] === undefined) {
    const value: Realm = { win, originals: [], adopt: undefined, ready: false };
    defineProperty(win, key, { value });
  }
  return marked[key] as Realm;
}

/** A property as the browser made it, whether or not it is hooked by now. */
export function original(realm: Realm, holder: object, name: string): PropertyDescriptor | undefined {
  // Some forty holders, asked only while hooks are put in: a plain list does, and no page can tamper with it.
  let entry: (typeof realm.originals)[number] | undefined;
  for (const known of realm.originals) if (known.holder === holder) entry = known;
  if (entry === undefined) {
    entry = { holder, held: Object.create(null) };
    realm.originals.push(entry);
  }
  const descriptor = entry.held[name] ?? getOwnPropertyDescriptor(holder, name);
  if (descriptor !== undefined) entry.held[name] = descriptor;
  return descriptor;
}

/** A native class of the realm. */
export function classOf<C>(realm: Realm, name: string): C {
  return original(realm, realm.win, name)?.value as C;
}

/** The object that has a member; an empty one where this browser has no such class. */
function holderOf(realm: Realm, holder: Holder): object {
  if (typeof holder !== 'string') return holder;
  return classOf<{ prototype?: object } | undefined>(realm, holder)?.prototype ?? {};
}

function part(realm: Realm, holder: Holder, name: string, of: 'value' | 'get' | 'set'): Callable {
  return original(realm, holderOf(realm, holder), name)?.[of] as Callable;
}

/** A native method as a function that takes its `this` first. */
export function method<R>(
  realm: Realm,
  holder: Holder,
  name: string,
): (self: unknown, ...args: unknown[]) => R {
  const native = part(realm, holder, name, 'value');
  return (self, ...args) => apply(native, self, args) as R;
}

/** A native getter as a function of its `this`. */
export function getter<R>(realm: Realm, holder: Holder, name: string): (self: unknown) => R {
  const native = part(realm, holder, name, 'get');
  return (self) => apply(native, self, []) as R;
}

/** A native setter as a function of its `this` and the value. */
export function setter(realm: Realm, holder: Holder, name: string): (self: unknown, value: unknown) => void {
  const native = part(realm, holder, name, 'set');
  return (self, value) => void apply(native, self, [value]);
}

/** Replaces a method. `run` must not throw by itself; what the native one throws is the page's. */
export function hookMethod(
  realm: Realm,
  holder: Holder,
  name: string,
  run: (native: Callable, self: unknown, args: unknown[]) => unknown,
): void {
  const at = holderOf(realm, holder);
  const found = original(realm, at, name);
  if (typeof found?.value !== 'function') return;
  const native = found.value as Callable;
  // A method of a literal has the native name and, like the native one, is no constructor.
  const made = {
    [name](this: unknown, ...args: unknown[]): unknown {
      return run(native, this, args);
    },
  };
  defineProperty(at, name, { ...found, value: made[name] });
}

/** Changes the arguments of a method before the native one sees them. */
export function hookArguments(
  realm: Realm,
  holder: Holder,
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

/**
 * Changes a text argument of some methods. `names` are parted by blanks; `name:1` changes the second argument, a
 * bare name the first.
 */
export function hookText(
  realm: Realm,
  holder: Holder,
  names: string,
  change: (text: string) => string,
): void {
  for (const one of names.split(' ')) {
    const [name = '', at] = one.split(':');
    const index = Number(at ?? 0);
    hookArguments(realm, holder, name, (args) => {
      if (args.length > index) args[index] = mapText(args[index], change);
    });
  }
}

/** Changes what an accessor of some classes (names parted by blanks) reads and what is written to it. */
export function hookAccessor(
  realm: Realm,
  classes: string,
  name: string,
  { read, write }: { readonly read?: Change; readonly write?: Change },
): void {
  for (const one of classes.split(' ')) {
    const at = holderOf(realm, one);
    const found = original(realm, at, name);
    if (found?.get === undefined) continue;
    const { get, set } = found;
    const hooked = { ...found };
    if (read !== undefined) {
      hooked.get = function (this: unknown) {
        return attempt(read, apply(get, this, []), this);
      };
    }
    if (write !== undefined && set !== undefined) {
      hooked.set = function (this: unknown, value: unknown) {
        apply(set, this, [attempt(write, value, this)]);
      };
    }
    defineProperty(at, name, hooked);
  }
}

function attempt(change: Change, value: unknown, self: unknown): unknown {
  try {
    return change(value, self);
  } catch {
    return value;
  }
}

/** Changes the arguments of a constructor. The class stays the native one in all else. */
export function hookConstructor(realm: Realm, name: string, change: (args: unknown[]) => void): void {
  const found = original(realm, realm.win, name);
  if (typeof found?.value !== 'function') return;
  const native = found.value as (new (...args: never[]) => object) & { prototype: object };
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
  defineProperty(native.prototype, 'constructor', { ...found, value: hooked });
}

/** Changes a string, or an object that stands for one (URL, TrustedHTML); anything else comes back as it is. */
export function mapText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  const text = String(value);
  const next = change(text);
  // A trusted object whose text needs nothing stays trusted.
  return next === text ? value : next;
}

/** Native functions that most parts need. */
export interface Dom {
  readonly listen: (target: unknown, ...args: unknown[]) => void;
  readonly after: (ms: number, task: () => void) => number;
  readonly tagOf: (element: unknown) => string;
  readonly getAttribute: (element: unknown, name: string) => string | null;
  readonly setAttribute: (element: unknown, name: string, value: string) => void;
}

/** The native functions of a realm that most parts need. */
export function domOf(realm: Realm): Dom {
  const setTimer = method<number>(realm, realm.win, 'setTimeout');
  return {
    listen: method<void>(realm, 'EventTarget', 'addEventListener'),
    after: (ms, task) => setTimer(realm.win, task, ms),
    tagOf: getter<string>(realm, 'Element', 'localName'),
    getAttribute: method<string | null>(realm, 'Element', 'getAttribute'),
    setAttribute: method<void>(realm, 'Element', 'setAttribute'),
  };
}
