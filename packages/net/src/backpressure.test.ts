import assert from 'node:assert/strict';
import { Readable, type Writable } from 'node:stream';
import test, { after } from 'node:test';
import { ask, loopbackEgress } from './test/ask.ts';
import { hasOpenssl, makeAuthority } from './test/authority.ts';
import { http2Origin, httpOrigin, httpsOrigin, type Origin } from './test/origin.ts';

const total = 64 * 1024 * 1024;
/** What the kernel holds in the two socket buffers of loopback, with room to spare; far from the whole. */
const held = 24 * 1024 * 1024;
const chunk = Buffer.alloc(65_536);

const skip = hasOpenssl() ? false : 'openssl is missing';
const authority = skip === false ? makeAuthority() : null;
after(() => authority?.remove());

/** Resolves once `count` has begun and then stood still for many turns of the loop: whoever could go on would have. */
async function standstill(count: () => number): Promise<number> {
  let last = -1;
  for (let still = 0; still < 300; still = last > 0 && count() === last ? still + 1 : 0) {
    last = count();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return last;
}

/** A source of 64 MB that counts what was taken of it. */
function source(): { readonly stream: Readable; taken: () => number } {
  let taken = 0;
  const stream = new Readable({
    read() {
      const more = taken < total;
      if (more) taken += chunk.length;
      this.push(more ? chunk : null);
    },
  });
  return { stream, taken: () => taken };
}

type Start = (
  t: test.TestContext,
  write: (response: Writable) => void,
  take: (request: Readable) => void,
) => Promise<Origin>;

const protocols: readonly {
  readonly name: string;
  readonly scheme: string;
  readonly start: Start;
  readonly skip: string | false;
}[] = [
  {
    name: 'HTTP/1.1',
    scheme: 'http',
    skip: false,
    start: (t, write, take) =>
      httpOrigin(t, (request, response) => (request.method === 'GET' ? write(response) : take(request))),
  },
  {
    name: 'HTTP/1.1 over TLS',
    scheme: 'https',
    skip,
    start: (t, write, take) => {
      assert.ok(authority);
      const identity = authority.issue('DNS:site.example');
      return httpsOrigin(t, identity, (request, response) =>
        request.method === 'GET' ? write(response) : take(request),
      );
    },
  },
  {
    name: 'HTTP/2',
    scheme: 'https',
    skip,
    start: (t, write, take) => {
      assert.ok(authority);
      const identity = authority.issue('DNS:site.example');
      return http2Origin(t, identity, (request, response) =>
        request.method === 'GET' ? write(response.stream) : take(request.stream),
      );
    },
  },
];

for (const { name, scheme, start, skip: skipped } of protocols) {
  test(`${name}: a slow reader keeps the site waiting, not the body in memory`, {
    skip: skipped,
  }, async (t) => {
    const { stream, taken } = source();
    const origin = await start(
      t,
      (response) => void stream.pipe(response),
      () => {},
    );
    const partition = loopbackEgress(t, { ca: authority?.ca }).partition();
    const { body } = await ask(partition, `${scheme}://site.example:${origin.port}/`);
    const sent = await standstill(taken);
    assert.ok(sent > 0 && sent < held, `${sent} bytes left the origin`);
    assert.ok(body.readableLength <= 2 * 65_536, `${body.readableLength} bytes held`);
    let bytes = 0;
    for await (const piece of body) bytes += (piece as Buffer).length;
    assert.equal(bytes, total, 'all of it arrives once it is read');
    assert.equal(taken(), total);
  });

  test(`${name}: a slow site keeps the upload waiting`, { skip: skipped }, async (t) => {
    let request: Readable | undefined;
    const origin = await start(
      t,
      () => {},
      (incoming) => {
        request = incoming;
      },
    );
    const { stream, taken } = source();
    const partition = loopbackEgress(t, { ca: authority?.ca }).partition();
    const control = new AbortController();
    const rest = { method: 'POST', body: stream, signal: control.signal };
    const answer = ask(partition, `${scheme}://site.example:${origin.port}/`, rest).catch(() => 'aborted');
    const sent = await standstill(taken);
    assert.ok(request, 'the request has arrived');
    assert.ok(sent > 0 && sent < held, `${sent} bytes were taken`);
    let bytes = 0;
    for await (const piece of request) bytes += (piece as Buffer).length;
    assert.equal(bytes, total);
    control.abort();
    assert.equal(await answer, 'aborted');
  });
}
