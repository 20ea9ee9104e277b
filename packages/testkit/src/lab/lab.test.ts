/** The laboratory sees what it should see: each kind of packet trips it, and a quiet browser does not. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import { streamEncode } from 'dns-packet';
import { openBrowser } from '../browser.ts';
import { type Lab, labMissing, openLab } from '../lab.ts';
import { sweepNamespaces } from './namespaces.ts';

const run = promisify(execFile);
const missing = await labMissing();
const skip = missing.length > 0 && `needs ${missing.join(', ')}`;

test('the laboratory', { skip }, async (t) => {
  let lab!: Lab;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());
  const inside = (script: string): Promise<{ stdout: string }> =>
    run('ip', ['netns', 'exec', lab.netns, process.execPath, '-e', script]);

  await t.test('a TCP connection to a name is seen as its query and its packets', async () => {
    const mark = lab.mark();
    const { stdout } = await inside(
      `fetch('http://control.tripwire.test:4711/path').then((answer) => console.log(answer.status))`,
    );
    assert.equal(stdout.trim(), '204');
    const seen = await lab.seenSince(mark);
    assert.ok(seen.some((packet) => packet.port === 53 && packet.name === 'control.tripwire.test'));
    assert.ok(seen.some((packet) => packet.port === 4711 && packet.name === 'control.tripwire.test'));
    assert.ok(lab.heard.includes('GET /path (control.tripwire.test:4711)'));
  });

  await t.test('UDP of both families, and a query to any resolver over UDP or TCP, are seen', async () => {
    const mark = lab.mark();
    await inside(
      `require('node:dgram').createSocket('udp4').send('x', 3478, '198.51.100.7', () => process.exit())`,
    );
    await inside(
      `require('node:dgram').createSocket('udp6').send('x', 3479, '2001:db8:2::7', () => process.exit())`,
    );
    const ask = await inside(
      `const r = new (require('node:dns').promises.Resolver)(); r.setServers(['203.0.113.9']);
       r.resolve4('Elsewhere.tripwire.test').then((found) => console.log(found[0]))`,
    );
    assert.match(ask.stdout, /^198\.18\./);
    const query = streamEncode({
      type: 'query',
      id: 1,
      questions: [{ type: 'A', name: 'tcp.tripwire.test' }],
    });
    await inside(
      `require('node:net').connect(53, '203.0.113.10').on('data', () => process.exit()).write(Buffer.from('${query.toString('hex')}', 'hex'))`,
    );
    assert.ok(lab.queries.includes('tcp.tripwire.test'));
    const seen = await lab.seenSince(mark);
    assert.ok(
      seen.some((packet) => packet.proto === 'udp' && packet.dst === '198.51.100.7' && packet.port === 3478),
    );
    assert.ok(
      seen.some((packet) => packet.proto === 'udp' && packet.dst === '2001:db8:2::7' && packet.port === 3479),
    );
    assert.ok(seen.some((packet) => packet.proto === 'tcp' && packet.dst === '203.0.113.10'));
    assert.ok(
      seen.some((packet) => packet.dst === '203.0.113.9' && packet.name === 'elsewhere.tripwire.test'),
    );
  });

  await t.test(
    'a browser on a page of its own loopback is silent; the same browser is seen when the page asks out',
    async () => {
      const pages = createServer((request, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(
          request.url === '/loud' ? '<img src="http://loud.tripwire.test/x">' : '<p id="quiet">quiet</p>',
        );
      });
      const port = await lab.listen(0, (socket) => pages.emit('connection', socket));
      const browser = await openBrowser({ netns: lab.netns });
      try {
        const page = await browser.newPage();
        const mark = lab.mark();
        await page.goto(`http://page.localhost:${port}/`);
        await page.locator('#quiet').waitFor();
        assert.deepEqual(await lab.seenSince(mark), []);
        await page.goto(`http://page.localhost:${port}/loud`);
        const tripped = await lab.waitFor(
          mark,
          (packet) => packet.name === 'loud.tripwire.test' && packet.proto === 'tcp',
          10_000,
        );
        assert.equal(tripped?.port, 80);
      } finally {
        await browser.close();
      }
    },
  );

  await t.test('what a dead process left is swept away, what lives stays', async () => {
    const stale = 'cloakroom-4194999-1-b';
    await run('ip', ['netns', 'add', stale]);
    await sweepNamespaces();
    const { stdout } = await run('ip', ['netns', 'list']);
    assert.ok(!stdout.includes(stale));
    assert.ok(stdout.includes(lab.netns));
  });
});
