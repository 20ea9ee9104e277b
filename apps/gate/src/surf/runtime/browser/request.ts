/**
 * One synchronous request to the gate, for what must be known or applied before the page's next line runs.
 * @module
 */
import { classOf, getter, method, type Realm } from './natives.ts';

/** Asks a reserved path of the document's own host. `undefined`: nothing came back. */
export type Ask = (
  path: string,
  body?: string,
) => { readonly ok: boolean; readonly text: string } | undefined;

/** Where the reserved paths of a label host begin. */
export const reserved = '/~cloakroom/';

/** Opens synchronous requests of one realm to the gate origin `own`. With a body it is a POST of JSON. */
export function openAsk(realm: Realm, own: string, headers: Readonly<Record<string, string>>): Ask {
  const name = 'XMLHttpRequest';
  const Requests = classOf<typeof XMLHttpRequest>(realm, name);
  const open = method<void>(realm, name, 'open');
  const setHeader = method<void>(realm, name, 'setRequestHeader');
  const send = method<void>(realm, name, 'send');
  const statusOf = getter<number>(realm, name, 'status');
  const textOf = getter<string>(realm, name, 'responseText');
  return (path, body) => {
    const request = new Requests();
    try {
      open(request, body === undefined ? 'GET' : 'POST', own + reserved + path, false);
      if (body !== undefined) for (const key in headers) setHeader(request, key, headers[key]);
      send(request, body);
      return { ok: statusOf(request) === 200, text: textOf(request) };
    } catch {
      return undefined;
    }
  };
}
