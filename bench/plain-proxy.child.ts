/**
 * The limit of this runtime: a proxy that takes a request by node:http, sends it on by undici's leanest way, and passes
 * everything through. It routes, proves, translates and contains nothing. `PROXY_TO` is the origin, `PROXY_PORT` its
 * own port.
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

const pool = new Pool(process.env['PROXY_TO'] ?? '', { connections: 6 });

createServer((request, response) => {
  pass(request, response).catch(() => response.destroy());
}).listen(Number(process.env['PROXY_PORT']), '127.0.0.1', () => process.send?.({ ready: true }));
process.on('disconnect', () => process.exit());

async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers: string[] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? '';
    if (!/^(?:host|connection)$/i.test(name)) headers.push(name, request.rawHeaders[at + 1] ?? '');
  }
  await pool.stream({ path: request.url ?? '/', method: request.method as 'GET', headers }, (answer) => {
    const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...fields } = answer.headers;
    return response.writeHead(answer.statusCode, fields);
  });
}
