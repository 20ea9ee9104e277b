/**
 * Nothing about a request is written anywhere: not to disk, not to standard output, not into an error's text.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type StartedHouse, startHouse } from '@cloakroom/testkit/house.ts';
import { type Internet, startInternet } from '@cloakroom/testkit/internet/internet.ts';

/** In every place of a request that a visitor fills; no other text of the house holds it. */
const mark = 'q7zk4patient';
const state = mkdtempSync(join(tmpdir(), 'cloakroom-written-'));
let internet: Internet;
let house: StartedHouse;

before(async () => {
  internet = await startInternet();
  const env = {
    CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8',
    CLOAKROOM_EGRESS_RESOLVE: '*.test=127.0.0.1',
    TMPDIR: state,
  };
  house = await startHouse({ offset: 16_600, state, env });
});
after(async () => {
  await house.stop();
  await internet.close();
  rmSync(state, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly cookie: string;
  readonly body: string;
}

function ask(host: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const to = { host: '127.0.0.1', port: house.ports['surf'], path, method, headers: { host, ...headers } };
    const call = request(to, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => {
        const cookie = answer.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
        resolve({ status: answer.statusCode ?? 0, cookie, body: text });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

function holding(folder: string, text: string): string[] {
  return filesBelow(folder).filter((path) => readFileSync(path).includes(text));
}

test('after hundreds of requests, good and bad, no byte of them is on disk or was printed', async () => {
  const shell = new URL(house.addresses['surf'] ?? '').host;
  const { surf } = await house.trial();
  const api = { 'x-cloakroom': '1', 'content-type': 'application/json' };
  const grant = surf.split('#pass=')[1] ?? '';
  const { cookie } = await ask(shell, '/api/session', api, JSON.stringify({ grant }));
  assert.match(cookie, /^__Http-cloakroom=/);
  const open = async (address: string): Promise<string> => {
    const answer = await ask(shell, '/api/session/open', { ...api, cookie }, JSON.stringify({ address }));
    assert.equal(answer.status, 200, answer.body);
    return new URL((JSON.parse(answer.body) as { href: string }).href).host;
  };
  const frame = {
    cookie,
    'sec-fetch-dest': 'iframe',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'same-origin',
  };
  const forum = await open(internet.url('forum.test'));
  const dead = await open(`http://${mark}.unresolvable.example/`);
  const refused = await open(`http://127.0.0.1:${house.ports['desk']}/${mark}`);
  const closed = await open(`http://${mark}.test:9/`);
  for (let round = 0; round < 60; round += 1) {
    const path = `/search?q=${mark}`;
    const own = { ...frame, 'user-agent': mark, 'x-token': mark, referer: `http://${forum}/${mark}` };
    await Promise.all([
      ask(forum, path, own),
      ask(forum, `/${mark}`, own),
      ask(
        forum,
        '/login',
        { ...own, 'content-type': 'application/x-www-form-urlencoded' },
        `name=${mark}&password=${mark}`,
      ),
      ask(forum, path, { ...own, cookie: `${cookie}; ${mark}=${mark}; __Host-cw.${round}.abcd=${mark}%3D1` }),
      ask(refused, `/${mark}`, own),
      ask(closed, `/${mark}`, own),
      ask(forum, `/${mark}`, { 'sec-fetch-dest': 'iframe', cookie: `__Http-cloakroom=${mark}` }),
      ask(shell, `/${mark}?${mark}`, { cookie: `${mark}=1` }),
      ask(shell, '/api/session/open', { ...api, cookie }, JSON.stringify({ address: `javascript:${mark}` })),
      ask(shell, '/api/session/resume', { ...api, cookie }, JSON.stringify({ sealed: mark })),
      ask(`${mark}.example`, `/${mark}`, {}),
    ]);
  }
  await ask(dead, `/${mark}`, frame);
  assert.ok(
    internet.seenBy('forum.test').some((seen) => seen.path.includes(mark)),
    'positive control: it went through',
  );
  assert.deepEqual(holding(state, mark), []);
  assert.ok(!house.output().includes(mark));
  for (const name of ['forum.test', '__Http-cloakroom', grant.slice(0, 40)]) {
    assert.deepEqual(holding(state, name), [], name);
    assert.ok(!house.output().replace(surf, '').includes(name) || name.length === 40, name);
  }
  const planted = join(state, 'gate', 'planted');
  writeFileSync(planted, mark);
  assert.deepEqual(holding(state, mark), [planted], 'positive control: the search finds what is there');
  assert.ok(filesBelow(state).length > 3);
});
