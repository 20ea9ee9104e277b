/**
 * Runs the vectors in a browser, several pages at a time, and collects what the wire saw of each.
 * @module
 */
import type { Internet } from '@cloakroom/testkit/internet/internet.ts';
import type { Lab, Packet } from '@cloakroom/testkit/lab.ts';
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { directHost, firedPath, hostileHost, targetOf } from './hostile.ts';
import { type Vector, vectors } from './vectors.ts';

/** Pages open at the same time: more do not finish sooner on two cores. */
const abreast = 6;
/** A vector without a gate that has not tripped the wire by then does not count. */
const controlMs = 6_000;
/** How long a page behind the gate gets after it fired; leaks in the control take less than half of it. */
const dwellMs = 1_200;
/** Between the last page and the verdict, for whatever was put off until a page goes away. */
const graceMs = 1_500;

/** Every packet that belongs to a vector: by its name, or by its address. */
export function belongsTo(vector: Vector, port: number): (packet: Packet) => boolean {
  const target = targetOf(vector, port);
  return (packet) => packet.name === target.host || packet.dst === target.address;
}

/** Runs every vector without a gate: id → milliseconds from firing until the wire was tripped, `null` when it never was. */
export async function runControls(
  lab: Lab,
  internet: Internet,
  context: BrowserContext,
): Promise<ReadonlyMap<string, number | null>> {
  const results = new Map<string, number | null>();
  await eachAbreast(vectors, context, async (page, vector) => {
    const mark = lab.mark();
    const path = `/v/${vector.id}?run=control`;
    // A page that never finishes loading, or is replaced at once, is what some vectors look like.
    page.goto(`${internet.url(directHost, path)}`, { timeout: controlMs }).catch(() => undefined);
    await internet.arrival((seen) => seen.path === firedPath(vector, 'control'));
    const fired = performance.now();
    const tripped = lab.waitFor(mark, belongsTo(vector, internet.port), controlMs);
    await clickIfAsked(page, vector);
    results.set(vector.id, (await tripped) === null ? null : Math.round(performance.now() - fired));
  });
  return results;
}

/** What to run behind the gate. */
export interface GateRun {
  readonly name: string;
  /** Pages written out by a script of their own, so that the gate cannot rewrite them. */
  readonly raw: boolean;
  /** The shell of a live session. */
  readonly shell: string;
}

/** Runs every vector through the gate and gives all packets that left the browser meanwhile: none, if the gate holds. */
export async function runBehindGate(
  lab: Lab,
  internet: Internet,
  context: BrowserContext,
  run: GateRun,
): Promise<readonly Packet[]> {
  const mark = lab.mark();
  await eachAbreast(vectors, context, async (page, vector) => {
    const address = internet.url(hostileHost, `/v/${vector.id}?run=${run.name}${run.raw ? '&raw' : ''}`);
    await openInShell(page, run.shell, address);
    await internet.arrival(
      (seen) => seen.host === hostileHost && seen.path === firedPath(vector, run.name),
      20_000,
    );
    await clickIfAsked(page.frameLocator('iframe#site'), vector);
    await pause(dwellMs);
  });
  const page = await context.newPage();
  await openInShell(page, run.shell, internet.url(hostileHost, '/calm'));
  await page.frameLocator('iframe#site').locator('#calm').waitFor();
  await pause(graceMs);
  await page.close();
  return lab.seenSince(mark);
}

/** Types an address into the shell, as a person does. */
async function openInShell(page: Page, shell: string, address: string): Promise<void> {
  // A vector may have taken the last page apart; every one starts from a fresh shell.
  await page.goto(shell);
  await page.fill('input[name="address"]', address);
  await page.press('input[name="address"]', 'Enter');
}

async function clickIfAsked(where: Page | FrameLocator, vector: Vector): Promise<void> {
  if (vector.how !== 'click') return;
  const { button = 'left', modifiers = [] } = vector.click ?? {};
  await where.locator('#go').click({ button, modifiers: [...modifiers], noWaitAfter: true, force: true });
}

/** Works through the vectors with a few pages at a time, each used for one vector after another. */
async function eachAbreast(
  work: readonly Vector[],
  context: BrowserContext,
  task: (page: Page, vector: Vector) => Promise<void>,
): Promise<void> {
  const left = [...work];
  const worker = async (): Promise<void> => {
    for (let vector = left.shift(); vector !== undefined; vector = left.shift()) {
      const page = await context.newPage();
      await task(page, vector);
      await page.close();
    }
  };
  await Promise.all(Array.from({ length: abreast }, worker));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
