/**
 * Origins in messages between windows.
 * @module
 */
import { apply, defineProperty, hookAccessor, original, type Realm } from './natives.ts';
import type { Runtime } from './runtime.ts';

type Post = (message: unknown, options?: unknown, transfer?: unknown) => void;

/** Hooks `window.postMessage` and `event.origin`. */
export function installMessages(realm: Realm, { urls }: Runtime): void {
  hookAccessor(realm, 'MessageEvent', 'origin', { read: (value) => urls.toReal(value as string) });

  const { win } = realm;
  const found = original(realm, win, 'postMessage');
  const native = found?.value as Post | undefined;
  if (found === undefined || native === undefined) return;
  const parentOf = original(realm, win, 'parent')?.get;

  /** A real target origin as the gate's, if it is known; an unknown one is no window of this page. */
  const target = (origin: string): string => {
    try {
      return urls.known(new URL(origin).origin) ?? origin;
    } catch {
      return origin;
    }
  };
  const hooked = {
    postMessage(this: unknown, ...args: unknown[]): void {
      const [message, options, ...rest] = args;
      let next = options;
      if (typeof options === 'string') next = target(options);
      else if (typeof options === 'object' && options !== null && 'targetOrigin' in options) {
        next = { ...options, targetOrigin: target(String(options.targetOrigin)) };
      }
      apply(native, this ?? win, args.length < 2 ? args : [message, next, ...rest]);
    },
  }.postMessage;

  /**
   * `event.source` is the window whose code called the native function, which through our hook is always this one.
   * Where a neighbour of the same origin may call, it must get the native function.
   */
  const hasNeighbour = (): boolean => {
    const parent = parentOf === undefined ? win : (apply(parentOf, win, []) as Window);
    if (parent !== win && isReadable(parent)) return true;
    for (let index = 0; index < win.length; index += 1) if (isReadable(win[index] as Window)) return true;
    return false;
  };
  defineProperty(win, 'postMessage', {
    configurable: true,
    enumerable: found.enumerable ?? true,
    get: () => (hasNeighbour() ? native : hooked),
    set(value: unknown) {
      defineProperty(win, 'postMessage', { ...found, value });
    },
  });
}

function isReadable(other: Window): boolean {
  try {
    return typeof other.document === 'object';
  } catch {
    return false;
  }
}
