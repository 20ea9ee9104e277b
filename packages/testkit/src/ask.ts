/**
 * Asks a request listener one question over a real connection, with any Host and any target.
 * @module
 */
import { createServer, type IncomingHttpHeaders, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A question. */
export interface Question {
  /** Request target exactly as sent. */
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Serves `listener` on a free port of loopback for the time of one question. */
export async function ask(listener: RequestListener, question: Question): Promise<Answer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await send({ host: '127.0.0.1', port }, question);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Sends one question to a port or to a Unix socket. */
export function send(
  to: { readonly host: string; readonly port: number } | { readonly socketPath: string },
  question: Question,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { path, method = 'GET', headers = {} } = question;
    const sent = request({ ...to, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}
