/**
 * CPU time of the gate's process for one request of a page, against a proxy that only passes through, for what passes
 * untouched and for a document that is rewritten. Load and site are in this process, whose own time does not count.
 * @module
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '@cloakroom/kit/random.ts';
import { generateGrantKeys, mintGrant } from '@cloakroom/passes/grant.ts';
import { Pool } from 'undici';
import { htmlPage } from './material.ts';
import { compare, type Side } from './measure.ts';
import { type Measured, startMeasured } from './process.ts';
import { forgetResults, report } from './report.ts';

/** Ports of the gate, its console and the proxy; fixed, since the gate's address holds its port. */
const ports = { gate: 25_090, ops: 25_091, proxy: 25_092 };
/** Requests at once: what a browser sends to one host over HTTP/1.1. */
const abreast = 6;
const shellHost = `surf.localhost:${ports.gate}`;

/** What a browser sends along, whatever it asks for. */
const browser = {
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'en-GB,en;q=0.9',
  'sec-ch-ua': '"Chromium";v="143", "Not A(Brand";v="24"',
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Linux"',
  'sec-fetch-site': 'same-origin',
};

/** One kind of request. */
interface Load {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Requests of one sample. */
  readonly count: number;
}

const loads = {
  asset: {
    path: '/asset.png',
    headers: {
      accept: 'image/avif,image/webp,*/*;q=0.8',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'image',
    },
    count: 600,
  },
  page: {
    path: '/page',
    headers: {
      accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
      'upgrade-insecure-requests': '1',
    },
    count: 480,
  },
} satisfies Record<string, Load>;

forgetResults('request');

const asset = Buffer.alloc(4_096, 0x5a);
let page: Buffer = Buffer.alloc(0);
const common = {
  'cache-control': 'public, max-age=3600',
  etag: '"v1"',
  vary: 'Accept-Encoding',
  server: 'nginx',
};
const site = createServer((request, response) => {
  const [type, body] = request.url === '/page' ? ['text/html; charset=utf-8', page] : ['image/png', asset];
  response.writeHead(200, { ...common, 'content-type': type, 'content-length': body.length }).end(body);
});
await once(site.listen(0, '127.0.0.1'), 'listening');
const sitePort = (site.address() as AddressInfo).port;
const origin = `http://www.daily.test:${sitePort}`;
page = htmlPage(30_000, {
  own: origin,
  cdn: 'https://static.daily-cdn.test',
  others: ['https://one.example.test', 'https://two.example.test'],
});

const keys = generateGrantKeys();
const state = mkdtempSync(join(tmpdir(), 'cloakroom-bench-'));
process.on('exit', () => rmSync(state, { recursive: true, force: true }));
const gate = await startMeasured(import.meta.resolve('@cloakroom/gate/main.ts'), {
  GATE_STATE: state,
  GATE_PORT: String(ports.gate),
  GATE_OPS_PORT: String(ports.ops),
  GATE_SHELL_ORIGIN: `http://${shellHost}`,
  GATE_GRANT_KEY: keys.publicKey,
  CLOAKROOM_ENDPOINTS: `${ports.gate},${ports.ops}`,
  CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8',
  CLOAKROOM_EGRESS_RESOLVE: '*.test=127.0.0.1',
});
const proxy = await startMeasured(new URL('plain-proxy.child.ts', import.meta.url).href, {
  PROXY_TO: `http://127.0.0.1:${sitePort}`,
  PROXY_PORT: String(ports.proxy),
});
const toGate = new Pool(`http://127.0.0.1:${ports.gate}`, { connections: abreast });
const toProxy = new Pool(`http://127.0.0.1:${ports.proxy}`, { connections: abreast });

/** A call of the shell's API; gives the answer and the cookie that came with it. */
async function call(path: string, body: object, cookie = ''): Promise<{ body: unknown; cookie: string }> {
  const answer = await toGate.request({
    method: 'POST',
    path: `/api${path}`,
    headers: { host: shellHost, 'x-cloakroom': '1', 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
  assert.equal(answer.statusCode, 200);
  const set = String(answer.headers['set-cookie'] ?? '');
  return { body: await answer.body.json(), cookie: set.split(';', 1)[0] ?? '' };
}

const grant = mintGrant(keys.privateKey, Date.now() + 60_000, systemRandom);
const { cookie } = await call('/session', { grant });
const opened = (await call('/session/open', { address: `${origin}/page` }, cookie)).body as { href: string };
const identity = { cookie, referer: opened.href };

async function ask(pool: Pool, host: string, { path, headers }: Load): Promise<Buffer> {
  const answer = await pool.request({
    method: 'GET',
    path,
    headers: { host, ...browser, ...headers, ...identity },
  });
  assert.equal(answer.statusCode, 200);
  return Buffer.from(await answer.body.arrayBuffer());
}

interface Way {
  readonly name: string;
  readonly server: Measured;
  readonly pool: Pool;
  readonly host: string;
}

const ways = {
  gate: { name: 'ours', server: gate, pool: toGate, host: new URL(opened.href).host },
  proxy: { name: 'plain-proxy', server: proxy, pool: toProxy, host: `www.daily.test:${sitePort}` },
} satisfies Record<string, Way>;

function sideOf({ name, server, pool, host }: Way, load: Load): Side {
  const worker = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await ask(pool, host, load);
  };
  return {
    name,
    async sample() {
      const before = await server.usage();
      await Promise.all(Array.from({ length: abreast }, () => worker(load.count / abreast)));
      return ((await server.usage()) - before) / load.count;
    },
  };
}

try {
  for (const { pool, host } of Object.values(ways))
    assert.deepEqual(await ask(pool, host, loads.asset), asset);
  assert.deepEqual(await ask(ways.proxy.pool, ways.proxy.host, loads.page), page);
  const shown = (await ask(ways.gate.pool, ways.gate.host, loads.page)).toString();
  assert.ok(shown.includes('/~cloakroom/runtime-') && !shown.includes('src="https://static.daily-cdn.test'));

  const results = [];
  for (const [kind, load] of Object.entries(loads)) {
    results.push(
      ...(await compare({
        name: `request/${kind}`,
        unit: 'CPU µs/request',
        ours: sideOf(ways.gate, load),
        peers: [sideOf(ways.proxy, load)],
      })),
    );
  }
  report('request', results);
} finally {
  await Promise.all([toGate.destroy(), toProxy.destroy()]);
  await Promise.all([gate.stop(), proxy.stop()]);
  site.close();
  site.closeAllConnections();
}
