import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { verifyGrant } from '@cloakroom/passes/grant.ts';
import { runVerb, type StartedHouse, startHouse } from '@cloakroom/testkit/house.ts';
import { lives, machinePath, tree, until } from './processes.ts';

const offset = 15_000;
let house: StartedHouse;
before(async () => {
  house = await startHouse({ offset });
});
after(() => house.stop());

/** Asks one address for a path; resolves with status, type and body. */
function ask(where: { host?: string; port?: number; socketPath?: string }, hostHeader: string) {
  return new Promise<{ status: number | undefined; type: string | undefined; body: string }>(
    (resolve, reject) => {
      const asked = request(
        { ...where, path: '/healthz', headers: { host: hostHeader }, agent: false },
        (answer) => {
          let body = '';
          answer.setEncoding('utf8').on('data', (text: string) => {
            body += text;
          });
          answer.once('end', () =>
            resolve({ status: answer.statusCode, type: answer.headers['content-type'], body }),
          );
        },
      );
      asked.once('error', reject);
      asked.end();
    },
  );
}

test('every port says on both families that it is well, whatever the Host', async () => {
  assert.deepEqual(Object.keys(house.ports).toSorted(), ['desk', 'nyms', 'ops', 'post', 'store', 'surf']);
  for (const [door, port] of Object.entries(house.ports)) {
    for (const host of ['127.0.0.1', '::1']) {
      for (const hostHeader of [
        new URL(house.addresses[door] ?? '').host,
        'elsewhere.example',
        '127.0.0.1',
      ]) {
        const { status, type, body } = await ask({ host, port }, hostHeader);
        assert.equal(status, 200, `${door} on ${host} as ${hostHeader}`);
        assert.match(type ?? '', /^application\/json/);
        assert.doesNotThrow(() => JSON.parse(body));
      }
    }
  }
});

test('the vault says so on its socket', async () => {
  assert.equal((await ask({ socketPath: join(house.state, 'vault/vault.sock') }, 'vault')).status, 200);
});

test('the addresses are the promised ones, moved by the offset', () => {
  assert.deepEqual(house.addresses, {
    store: 'http://store.localhost:23080',
    desk: 'http://desk.localhost:23081',
    surf: 'http://surf.localhost:23090',
    ops: 'http://ops.localhost:23091',
    nyms: 'http://nyms.localhost:23095',
    post: 'http://post.localhost:23096',
  });
  for (const address of Object.values(house.addresses)) assert.ok(house.output().includes(address), address);
});

test('the instance records itself for this user only: state, ports, processes', () => {
  const folder = join(house.environment['XDG_RUNTIME_DIR'] ?? '', 'cloakroom');
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(statSync(join(folder, `${offset}.json`)).mode & 0o777, 0o600);
  const record = house.instance();
  assert.equal(record['tree'], tree);
  assert.equal(record['state'], house.state);
  assert.equal(record['offset'], offset);
  assert.deepEqual(record['ports'], house.ports);
  assert.deepEqual(Object.keys(record.processes).toSorted(), ['gate', 'launcher', 'nyms', 'store', 'vault']);
  for (const [name, pid] of Object.entries(record.processes)) assert.ok(lives(pid), name);
});

test('every side has a state folder of its own, closed to others', () => {
  for (const name of ['.', 'store', 'gate', 'nyms', 'vault', 'launcher']) {
    assert.equal(statSync(join(house.state, name)).mode & 0o777, 0o700, name);
  }
  assert.equal(statSync(join(house.state, 'launcher/grant.key.json')).mode & 0o777, 0o600);
});

test('no house but the gate is told anything about grants or egress, and none gets what is not its own', () => {
  const { processes } = house.instance();
  for (const name of ['store', 'gate', 'nyms', 'vault']) {
    const variables = readFileSync(`/proc/${processes[name]}/environ`, 'latin1')
      .split('\0')
      .map((one) => one.split('=')[0] ?? '');
    const prefixes = new Set(
      variables.map((one) => /^(STORE|GATE|NYMS|VAULT|CLOAKROOM)_/.exec(one)?.[1]).filter(Boolean),
    );
    assert.deepEqual(prefixes, new Set(name === 'gate' ? ['GATE', 'CLOAKROOM'] : [name.toUpperCase()]), name);
  }
});

test('a trial prints only JSON, with everything promised or the reason why not', async () => {
  const result = await house.verb('trial', '--json', '--mailbox', 'someone@mailbox.test');
  assert.equal(result.code, 0);
  assert.equal(result.stderr, '');
  const trial = JSON.parse(result.stdout) as Record<string, unknown> & {
    unavailable: Record<string, string>;
  };
  const things = ['surf', 'proxy', 'socks', 'ssh', 'wireguard', 'nym'];
  assert.deepEqual(Object.keys(trial).toSorted(), [...things, 'unavailable'].toSorted());
  const missing = things.filter((thing) => trial[thing] === null);
  assert.deepEqual(Object.keys(trial.unavailable).toSorted(), missing.toSorted());
  for (const thing of missing) assert.match(trial.unavailable[thing] ?? '', /^[A-Z].+\.$/);
  assert.equal(result.stdout.includes('someone@mailbox.test'), false);
});

test('the link of a trial is for this shell, signed by this installation, and a new one each time', async () => {
  const key = JSON.parse(readFileSync(join(house.state, 'launcher/grant.key.json'), 'utf8')) as {
    publicKey: string;
  };
  const links = [(await house.trial()).surf, (await house.trial()).surf];
  assert.notEqual(links[0], links[1]);
  for (const link of links) {
    const [shell, grant] = link.split('/#pass=');
    assert.equal(shell, house.addresses['surf']);
    const notAfter = verifyGrant(key.publicKey, grant ?? '')?.notAfter ?? 0;
    assert.ok(notAfter >= Date.now(), 'not over yet');
    assert.equal((notAfter + 1) % 86_400_000, 0, 'until the end of a UTC day');
  }
});

test('a trial without an instance says so and what to do', async () => {
  const result = await runVerb(['trial', '--json', '--offset', String(offset + 1)], house.environment);
  assert.equal(result.code, 1);
  assert.equal(result.stdout, '');
  assert.match(result.stderr, /No Cloakroom runs .+\n.*npm start/);
});

test('a second start at the offset says what runs and leaves it alone', async () => {
  const result = await runVerb(['launch', '--offset', String(offset)], house.environment);
  assert.equal(result.code, 1);
  assert.ok(result.stderr.includes(`pid ${house.launcherPid}`), result.stderr);
  assert.ok(result.stderr.includes(house.addresses['surf'] ?? '-'), result.stderr);
  assert.match(result.stderr, /\.\/cloakroom stop --offset 15000.*--offset N/);
  assert.equal((await house.verb('doctor')).code, 0);
});

test('a second start on the state, at another offset, is refused', async () => {
  const argv = ['launch', '--offset', String(offset + 100), '--state', house.state];
  const result = await runVerb(argv, house.environment);
  assert.equal(result.code, 1);
  assert.match(result.stderr, new RegExp(`pid ${house.launcherPid}.+state folder.*\\n.*--state DIR`));
});

test('a port that a stranger has is named', async () => {
  const stranger = createServer();
  await new Promise<void>((resolve) => stranger.listen(8090 + offset + 200, '127.0.0.1', resolve));
  try {
    const state = join(house.state, 'stranger');
    const result = await runVerb(
      ['launch', '--offset', String(offset + 200), '--state', state],
      house.environment,
    );
    assert.equal(result.code, 1);
    assert.match(result.stderr, /port 23290 \(surf\)\.\n.*--offset N/);
  } finally {
    stranger.close();
  }
});

test('values that do not fit are refused in a sentence', async () => {
  for (const argv of [
    ['--offset', '24001'],
    ['--offset', '-1'],
    ['--offset', 'x'],
    ['--state', ''],
    ['--what'],
  ]) {
    const result = await runVerb(['launch', ...argv], house.environment);
    assert.equal(result.code, 1, argv.join(' '));
    assert.match(result.stderr, /^[A-Z][^\n]+\.\n[A-Z][^\n]+\.\n$/, argv.join(' '));
  }
});

test('the doctor finds all well, and says what comes next', async () => {
  const { code, stdout } = await house.verb('doctor');
  assert.equal(code, 0, stdout);
  for (const what of ['Node', 'instance', ...Object.keys(house.ports), 'vault']) {
    assert.match(stdout, new RegExp(`well +${what} `));
  }
  assert.match(stdout, /\*\.localhost/);
  assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /\.\/cloakroom trial/);
  const none = await runVerb(['doctor', '--offset', String(offset + 1)], house.environment);
  assert.equal(none.code, 1);
  assert.match(none.stdout, /npm start/);
});

test('a house that is killed is started again, and the others serve on', async () => {
  for (const name of ['store', 'gate', 'nyms', 'vault']) {
    const earlier = house.instance().processes;
    process.kill(earlier[name] ?? 0, 'SIGKILL');
    const isBack = async (): Promise<boolean> => {
      const pid = house.instance().processes[name];
      return pid !== undefined && pid !== earlier[name] && (await house.verb('doctor')).code === 0;
    };
    await until(isBack, `${name} is back`, 20_000);
    const later = house.instance().processes;
    for (const other of ['launcher', 'store', 'gate', 'nyms', 'vault']) {
      if (other !== name) assert.equal(later[other], earlier[other], `${other} while ${name} died`);
    }
  }
  assert.match(
    house.output(),
    /The gate died \(SIGKILL\); it starts again in \d+ ms\. The others serve on\./,
  );
});

test('the command works from anywhere, through a link, and through npx', async () => {
  const run = promisify(execFile);
  const env = { ...house.environment, PATH: machinePath() };
  const direct = await run(join(tree, 'cloakroom'), ['trial', '--json', '--offset', String(offset)], {
    cwd: '/',
    env,
  });
  assert.ok(JSON.parse(direct.stdout).surf);
  const npx = await run('npx', ['--no-install', 'cloakroom', 'trial', '--json', '--offset', String(offset)], {
    cwd: tree,
    env,
  });
  assert.ok(JSON.parse(npx.stdout).surf);
  const link = join(house.state, 'link');
  await run('ln', ['-s', join(tree, 'cloakroom'), link]);
  assert.match((await run(link, ['help'], { cwd: '/', env })).stdout, /trial/);
});
