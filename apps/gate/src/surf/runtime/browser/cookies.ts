/**
 * `document.cookie`, and the way each write takes to the gate. A write has exactly one carrier: a native cookie of
 * its own name, which the very next request brings along; or, where that would be too large or too many, the body
 * of a keepalive POST. Both carry a sequence number; the gate applies a request's writes in their order.
 * @module
 */
import { type Dom, defineProperty, getter, method, original, type Realm, setter } from './natives.ts';
import { openAsk, reserved } from './request.ts';
import type { Runtime } from './runtime.ts';

/** Takes writes to the gate. */
export interface Carrier {
  /** Takes one line. */
  carry(line: string): void;
  /** Sends what only a body can carry, before a navigation that must find it applied. */
  settle(): void;
}

/** Browsers cut a cookie at 4096 bytes; many long ones would break the gate's bound on a request's headers. */
const lineLimit = 1536;
const pendingLimit = 20;
const bytesLimit = 6144;
/** Native carriers live 60 s: without another request by then, one is made for them. */
const idleMs = 10_000;
/** Browsers refuse keepalive bodies above 64 KiB, all under way together. */
const keepaliveLimit = 60_000;
/** The gate takes no more lines in one body. */
const batchLimit = 200;

/** Browsers refuse this prefix with a Domain: no neighbour's page can plant a write for this host. */
const prefix = '__Host-cw.';
const path = 'cookies';

/** Opens the carrier of one document. `first` is the number of its first write. */
export function openCarrier(realm: Realm, { listen, after }: Dom, own: string, first: number): Carrier {
  const { win } = realm;
  const readNative = getter<string>(realm, 'Document', 'cookie');
  const writeNative = setter(realm, 'Document', 'cookie');
  const fetchNative = method<Promise<unknown>>(realm, win, 'fetch');
  const { document } = win;
  // Two documents of one host may count from the same number.
  const writer = win.crypto.getRandomValues(new Uint32Array(2)).join('');
  const headers = { 'content-type': 'application/json' };
  const ask = openAsk(realm, own, headers);

  let next = first;
  let count = 0;
  let bytes = 0;
  let waiting = false;
  let queue: { seq: number; line: string }[] = [];
  let sending = false;
  let asked = false;

  /** Whether another native carrier fits; looks at the real jar only when the running count says it does not. */
  const hasRoom = (): boolean => {
    if (count < pendingLimit && bytes < bytesLimit) return true;
    const carriers = readNative(document)
      .split('; ')
      .filter((pair) => pair.startsWith(prefix));
    count = carriers.length;
    bytes = carriers.join('').length;
    return count < pendingLimit && bytes < bytesLimit;
  };

  /** Posts the queue. An empty body is of use too: the request's own Cookie header brings the native carriers. */
  const post = async (): Promise<void> => {
    const lines = queue.splice(0, batchLimit);
    sending = true;
    const body = JSON.stringify(lines);
    const keepalive = body.length < keepaliveLimit;
    try {
      await fetchNative(win, own + reserved + path, { method: 'POST', keepalive, headers, body });
      sending = false;
      flush();
    } catch {
      queue = [...lines, ...queue];
      sending = false;
      wait();
    }
  };

  const flush = (): void => {
    asked = false;
    if (!sending && queue.length > 0) void post();
  };

  const hasWaiting = (): boolean => queue.length > 0 || readNative(document).includes(prefix);

  const wait = (): void => {
    if (waiting) return;
    waiting = true;
    after(idleMs, postWaiting);
  };

  const postWaiting = (): void => {
    if (!waiting) return;
    waiting = false;
    if (!sending && hasWaiting()) void post();
  };

  // The document goes, and with it whoever would make the next request to this host.
  listen(win, 'pagehide', () => {
    if (queue.length > 0 || (waiting && hasWaiting())) void post();
    waiting = false;
    while (queue.length > 0) void post();
  });

  return {
    carry(line) {
      const seq = next++;
      const encoded = encode(line);
      // Behind lines that wait for a body, so that none is overtaken.
      if (
        !sending &&
        queue.length === 0 &&
        encoded !== undefined &&
        encoded.length <= lineLimit &&
        hasRoom()
      ) {
        writeNative(document, `${prefix}${seq}.${writer}=${encoded}; Secure; Path=/; Max-Age=60`);
        count += 1;
        bytes += encoded.length;
        wait();
        return;
      }
      queue.push({ seq, line });
      if (asked) return;
      asked = true;
      queueMicrotask(flush);
    },
    settle() {
      while (queue.length > 0) {
        if (ask(path, JSON.stringify(queue.slice(0, batchLimit))) === undefined) return;
        queue.splice(0, batchLimit);
      }
    },
  };
}

/** `undefined` for a line with half a surrogate pair: only JSON carries that. */
function encode(line: string): string | undefined {
  try {
    return encodeURIComponent(line);
  } catch {
    return undefined;
  }
}

/** Hooks `document.cookie`, and hides the other interface to the native jar. */
export function installCookies(realm: Realm, { jar, carrier }: Runtime): void {
  const write = (value: unknown): void => {
    const line = jar.write(String(value));
    if (line !== undefined) carrier.carry(line);
  };
  const found = original(realm, realm.win.Document.prototype, 'cookie');
  if (found === undefined) return;
  defineProperty(realm.win.Document.prototype, 'cookie', { ...found, get: jar.read, set: write });
  // Sites fall back to document.cookie.
  Reflect.deleteProperty(realm.win, 'cookieStore');
}
