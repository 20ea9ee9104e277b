/**
 * Under an operator's own domain, behind a reverse proxy that ends TLS: default ports, one wildcard certificate.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { openBrowser } from '@cloakroom/testkit/browser.ts';
import { type StartedHouse, startHouse } from '@cloakroom/testkit/house.ts';
import { type Internet, startInternet } from '@cloakroom/testkit/internet/internet.ts';
import { saveShot } from '@cloakroom/testkit/shots.ts';
import type { Browser } from 'playwright-core';

const folder = mkdtempSync(join(tmpdir(), 'cloakroom-domain-'));
let internet: Internet;
let house: StartedHouse;
let proxy: Server;
let browser: Browser;

before(async () => {
  internet = await startInternet();
  const env = {
    CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8',
    CLOAKROOM_EGRESS_RESOLVE: '*.test=127.0.0.1',
    GATE_SHELL_ORIGIN: 'https://surf.example',
  };
  house = await startHouse({ offset: 16_300, env });
  proxy = await reverseProxy(house.ports['surf'] ?? 0);
  const { port } = proxy.address() as AddressInfo;
  browser = await openBrowser({
    args: [`--host-resolver-rules=MAP *.surf.example 127.0.0.1:${port},MAP surf.example 127.0.0.1:${port}`],
  });
});
after(async () => {
  await browser.close();
  proxy.close();
  proxy.closeAllConnections();
  await house.stop();
  await internet.close();
  rmSync(folder, { recursive: true });
});

/** What Caddy or nginx would be: ends TLS, keeps the Host, adds the visitor's address. */
async function reverseProxy(port: number): Promise<Server> {
  const key = join(folder, 'key.pem');
  const cert = join(folder, 'cert.pem');
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '2',
      '-subj',
      '/CN=surf.example',
      '-addext',
      'subjectAltName=DNS:surf.example,DNS:*.surf.example',
    ],
    { stdio: 'ignore' },
  );
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, response) => {
    const headers = {
      ...incoming.headers,
      'x-forwarded-for': '203.0.113.77',
      'x-real-ip': '203.0.113.77',
      via: '1.1 proxy',
    };
    const onward = request(
      { host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

test('the same walk: ticket, held, a site, a login, scripts, and nothing of the visitor goes on', async (context) => {
  const profile = await browser.newContext({ ignoreHTTPSErrors: true });
  context.after(() => profile.close());
  const page = await profile.newPage();
  const { surf } = await house.trial();
  assert.match(surf, /^https:\/\/surf\.example\/#pass=/);
  await page.goto(surf);
  await page.locator('#shield[data-state="proved"]').waitFor();
  const [cookie] = await profile.cookies();
  assert.equal(
    `${cookie?.name} ${cookie?.domain} ${cookie?.secure} ${cookie?.httpOnly}`,
    '__Http-cloakroom .surf.example true true',
  );
  await page.fill('input[name="address"]', internet.url('forum.test', '/login'));
  await page.press('input[name="address"]', 'Enter');
  const site = page.frameLocator('#site');
  await site.getByLabel('Name').fill('ada');
  await site.getByLabel('Password').fill('teapot');
  await site.getByLabel('Password').press('Enter');
  await site.getByText('Sign out').waitFor();
  await site.locator('#classic').waitFor();
  await saveShot(page, 'domain-signed-in');
  const frame =
    page
      .frames()
      .find((each) => each.url().includes('.surf.example'))
      ?.url() ?? '';
  assert.match(frame, /^https:\/\/s[a-z2-7]{26}\.surf\.example\/$/);
  const wire = internet.seen.map((seen) => seen.rawHeaders.join(' ')).join('\n');
  for (const word of ['203.0.113.77', '1.1 proxy', 'surf.example']) assert.ok(!wire.includes(word), word);
});
