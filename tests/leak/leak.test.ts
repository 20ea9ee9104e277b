/**
 * Nothing leaves the browser but through the gate: every way out that works on a plain page is tried behind the gate,
 * once as any page and once with the gate's runtime blocked and the page out of its rewriter's reach, so that the two
 * response policies stand alone. One packet on the wire fails the test.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openProfile } from '@cloakroom/testkit/browser.ts';
import { type StartedHouse, startHouse } from '@cloakroom/testkit/house.ts';
import { type Internet, startInternet } from '@cloakroom/testkit/internet/internet.ts';
import { type Lab, labMissing, openLab, type Packet } from '@cloakroom/testkit/lab.ts';
import { directHost, hostileHost, openHostile, openTarget, secretLabel } from './hostile.ts';
import { belongsTo, type Controls, runBehindGate, runControls, runDepth, type Stage } from './run.ts';
import { vectors } from './vectors.ts';

/** Fewer than this, and the test proves too little. */
const fewestCounted = 30;
const missing = await labMissing();
const skip = missing.length > 0 && `needs ${missing.join(', ')}`;

test('no packet leaves the browser but through the gate', { skip, timeout: 300_000 }, async (t) => {
  let lab!: Lab;
  let internet!: Internet;
  let house!: StartedHouse;
  let controls: Controls = new Map();
  let shell = '';
  /** Host names that browsers asked their own loopback for, without a gate and of the gate. */
  const askedDirectly = new Set<string>();
  const askedOfGate = new Set<string>();

  before(async () => {
    lab = await openLab();
    internet = await startInternet({
      sites: { [directHost]: openHostile, [hostileHost]: openHostile, '*.tripwire.test': openTarget },
    });
    house = await startHouse({
      offset: 20_000,
      env: { CLOAKROOM_EGRESS_RESOLVE: '*.test=127.0.0.1', CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8' },
    });
    shell = house.addresses['surf'] ?? '';
    await lab.relay(internet.port, askedDirectly);
    await lab.relay(Number(new URL(shell).port), askedOfGate);
  });
  after(async () => {
    await house?.stop();
    await internet?.close();
    await lab?.close();
  });

  /** Runs `work` in a browser of its own inside the namespace. */
  const inBrowser = async <T>(work: (stage: Stage) => Promise<T>): Promise<T> => {
    const context = await openProfile({ netns: lab.netns });
    try {
      return await work({ lab, internet, context });
    } finally {
      await context.close();
    }
  };

  /** Redeems a pass of its own in the browser. */
  const enter = async ({ context }: Stage): Promise<void> => {
    const { surf } = await house.trial();
    const page = await context.newPage();
    await page.goto(surf);
    await page.locator('input[name="address"]:focus').waitFor();
    await page.close();
  };

  /** What leaked, one line a vector with its time in the control, then what belongs to no vector. */
  const table = (packets: readonly Packet[]): string => {
    const lines = vectors.flatMap((vector) => {
      const own = packets.filter(belongsTo(vector, internet.port)).length;
      const control = controls.get(vector.id) ?? 'none';
      return own === 0 ? [] : [`${vector.id.padEnd(28)} control ${control} ms, gate ${own} packets`];
    });
    const others = packets.filter(
      (packet) => !vectors.some((each) => belongsTo(each, internet.port)(packet)),
    );
    const rest = others.map(
      ({ proto, name, dst, port, dns }) => `${proto} ${name ?? dst} ${port} ${dns ?? ''}`,
    );
    return [`${packets.length} packets`, ...lines, ...new Set(rest)].join('\n');
  };

  await t.test('control: without a gate the vectors trip the wire', async () => {
    await inBrowser(async (stage) => {
      controls = await runControls(stage);
      await runDepth(stage, null);
    });
    const silent = vectors.filter((vector) => (controls.get(vector.id) ?? null) === null).map(({ id }) => id);
    const counted = vectors.length - silent.length;
    t.diagnostic(
      `${counted} of ${vectors.length} vectors trip the wire without a gate; not: ${silent.join(', ')}`,
    );
    assert.ok(counted >= fewestCounted, `only ${counted} do; not: ${silent.join(', ')}`);
    assert.ok(askedDirectly.has(`${secretLabel}.${directHost}`), 'the depth page asks below its own name');
  });

  await t.test('behind the gate: no packet', async () => {
    const packets = await inBrowser(async (stage) => {
      await enter(stage);
      return runBehindGate(stage, { name: 'gate', raw: false, shell, controls });
    });
    const unserved = vectors
      .map(({ id }) => id)
      .filter((id) => internet.seenBy(`${id}.tripwire.test`).length === 0);
    t.diagnostic(
      `${vectors.length - unserved.length} of them got there through the gate; not: ${unserved.join(', ')}`,
    );
    assert.equal(packets.filter(isLeak).length, 0, table(packets));
  });

  await t.test('behind the gate, its runtime blocked and its rewriter evaded: no packet', async () => {
    let blocked = 0;
    const packets = await inBrowser(async (stage) => {
      await enter(stage);
      await stage.context.route(/\/~cloakroom\/runtime-/, async (route) => {
        blocked += 1;
        await route.abort();
      });
      const seen = await runBehindGate(stage, { name: 'bare', raw: true, shell, controls });
      await runDepth(stage, shell);
      return seen;
    });
    assert.ok(blocked >= vectors.length, `the runtime was blocked on ${blocked} pages only`);
    assert.equal(packets.filter(isLeak).length, 0, table(packets));
    const labels = [...askedOfGate].filter((host) => host.endsWith('.surf.localhost'));
    assert.ok(labels.length > 0, 'pages were asked for by their labels');
    assert.deepEqual(
      labels.filter((host) => host.startsWith(`${secretLabel}.`)),
      [],
    );
  });
});

/**
 * All but one kind of packet. A peer connection that no policy lets out still makes Chromium announce a random name for
 * this machine to its own link by multicast DNS (RFC 6762 §8.3), and join that group; the page chooses nothing in it.
 */
function isLeak({ dst, port, name, dns }: Packet): boolean {
  const joining = dst === '224.0.0.22' && port === null;
  const random = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/.test(name ?? '');
  return !joining && !(port === 5353 && dns === 'response' && random);
}
