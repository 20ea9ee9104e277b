/**
 * Requests that scripts make. Every one is made with the session's cookie, or the gate would not answer; the mode
 * the page asked for travels in `Content-Language`, a header CORS lets pass without a preflight.
 * @module
 */
import {
  apply,
  classOf,
  getter,
  hookAccessor,
  hookArguments,
  hookConstructor,
  hookMethod,
  hookText,
  mapText,
  method,
  type Realm,
  setter,
} from './natives.ts';
import type { Runtime } from './runtime.ts';

const modeHeader = 'Content-Language';
/** In front of the path of an EventSource of another origin that asks without credentials. */
const plainEvents = '/~cloakroom/events';

/** Hooks fetch, XMLHttpRequest, EventSource, WebSocket, beacons and workers. */
export function installNetwork(realm: Realm, { urls }: Runtime): void {
  installFetch(realm, urls);
  installXhr(realm, urls);
  for (const name of ['EventSource', 'WebSocket', 'Worker', 'SharedWorker', 'Audio']) {
    hookConstructor(realm, name, (args) => {
      if (args.length > 0) args[0] = mapText(args[0], urls.toGate);
      const url = String(args[0]);
      if (name !== 'EventSource' || !urls.leaves(url)) return;
      // No header fits an EventSource, so its mode is said in the path.
      if (!(args[1] as EventSourceInit | undefined)?.withCredentials) {
        args[0] = url.replace(/\/\/[^/?#\\\s]*/, `$&${plainEvents}`);
      }
      args[1] = { withCredentials: true };
    });
  }
  hookText(realm, 'Navigator', 'sendBeacon', urls.toGate);
  hookText(realm, 'ServiceWorkerContainer', 'register', urls.toGate);
  hookAccessor(realm, 'EventSource WebSocket Response Request', 'url', {
    read: (value) => urls.toReal((value as string).replace(plainEvents, '')),
  });
}

function installFetch(realm: Realm, urls: Runtime['urls']): void {
  const { win } = realm;
  const Requests = classOf<typeof Request>(realm, 'Request');
  const HeadersNative = classOf<typeof Headers>(realm, 'Headers');
  const urlOf = getter<string>(realm, 'Request', 'url');
  const credentialsOf = getter<RequestCredentials>(realm, 'Request', 'credentials');
  const headersOf = getter<Headers>(realm, 'Request', 'headers');
  const append = method<void>(realm, 'Headers', 'append');

  /** A Request of any realm: its getter knows, `instanceof` would not. */
  const isRequest = (value: unknown): value is Request => {
    if (typeof value !== 'object') return false;
    try {
      return urlOf(value) !== '';
    } catch {
      return false;
    }
  };
  /** A request's URL behind the gate; a Request object holds one already. */
  const toGate = (input: unknown): unknown => (isRequest(input) ? input : urls.toGate(String(input)));

  hookConstructor(realm, 'Request', (args) => {
    if (args.length > 0) args[0] = toGate(args[0]);
  });
  hookMethod(realm, win, 'fetch', (native, self, args) => {
    if (args.length > 0) {
      try {
        // A Request in the place of the options: its getters work on nothing else.
        if (isRequest(args[1])) args = [new Requests(toGate(args[0]) as string, args[1])];
        const input = (args[0] = toGate(args[0]));
        const options = args[1] as RequestInit | undefined;
        const whole = isRequest(input) ? input : undefined;
        const away = urls.leaves(whole === undefined ? (input as string) : urlOf(whole));
        const mode = options?.credentials ?? (whole === undefined ? 'same-origin' : credentialsOf(whole));
        if (mode === 'omit' || (away && mode === 'same-origin')) {
          const headers = new HeadersNative(options?.headers ?? (whole && headersOf(whole)));
          append(headers, modeHeader, `x-${mode}`);
          args[1] = Object.assign(Object.create(options ?? null), { credentials: 'include', headers });
        }
      } catch {
        // What the options are wrong about, the native function says.
      }
    }
    return apply(native, self ?? win, args);
  });
}

/** What a page asked of one XMLHttpRequest. */
interface Asked {
  away?: boolean;
  credentials?: boolean;
}

function installXhr(realm: Realm, urls: Runtime['urls']): void {
  const requests = 'XMLHttpRequest';
  const setHeader = method<void>(realm, requests, 'setRequestHeader');
  const setCredentials = setter(realm, requests, 'withCredentials');
  const states = new WeakMap<object, Asked>();
  const stateOf = (self: unknown): Asked => {
    const state = states.get(self as object) ?? {};
    states.set(self as object, state);
    return state;
  };

  hookArguments(realm, requests, 'open', (args, self) => {
    if (args.length < 2) return;
    const url = urls.toGate(String(args[1]));
    args[1] = url;
    stateOf(self).away = urls.leaves(url);
  });
  hookAccessor(realm, requests, 'withCredentials', {
    read: (value, self) => states.get(self as object)?.credentials ?? value,
    write: (value, self) => (stateOf(self).credentials = Boolean(value)),
  });
  hookArguments(realm, requests, 'send', (_, self) => {
    const state = states.get(self as object);
    if (!state?.away || state.credentials) return;
    setHeader(self, modeHeader, 'x-same-origin');
    setCredentials(self, true);
  });
  hookAccessor(realm, requests, 'responseURL', { read: (value) => urls.toReal(value as string) });
}
