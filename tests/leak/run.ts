/**
 * Runs the vectors in a browser, several pages at a time, and collects what the wire saw of each.
 * @module
 */
import type { Internet } from '@cloakroom/testkit/internet/internet.ts';
import type { Lab, Packet } from '@cloakroom/testkit/lab.ts';
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { depthPath, directHost, firedPath, hostileHost, targetOf } from './hostile.ts';
import { type Vector, vectors } from './vectors.ts';

/** What a run needs. */
export interface Stage {
  readonly lab: Lab;
  readonly internet: Internet;
  readonly context: BrowserContext;
}

/** How a run goes through the gate. */
export interface GateRun {
  readonly name: string;
  /** Pages written out by a script of their own, so that the gate cannot rewrite them. */
  readonly raw: boolean;
  /** The shell of a live session. */
  readonly shell: string;
  /** Milliseconds that each vector needed without a gate. */
  readonly controls: Controls;
}

/** Vector id → milliseconds from firing until the wire was tripped; `null` when it never was. */
export type Controls = ReadonlyMap<string, number | null>;

/** Pages open at the same time: more do not finish sooner on two cores. */
const abreast = 6;
/** A vector without a gate that has not tripped the wire by then does not count. */
const controlMs = 6_000;
/** A page that is not running by then is an error, not a silent vector. */
const arrivalMs = 30_000;
/** A vector behind the gate gets at least this long, and twice what it needed without one. */
const shortestDwellMs = 900;
/** Between the last page and the verdict, for whatever was put off until a page goes away. */
const graceMs = 1_500;

/** Every packet that belongs to a vector: by its names, or by its address. */
export function belongsTo(vector: Vector, port: number): (packet: Packet) => boolean {
  const target = targetOf(vector, port);
  // The name of an HTTPS record is longer: `_8080._https.<host>` (RFC 9460 §9.1).
  const names = [target.host, `${target.id}.local`];
  const named = (name: string): boolean => names.includes(name) || name.endsWith(`.${target.host}`);
  return ({ name, dst }) => (name !== null && named(name)) || dst === target.address;
}

/** Runs every vector without a gate. */
export async function runControls({ lab, internet, context }: Stage): Promise<Controls> {
  const results = new Map<string, number | null>();
  await eachAbreast(vectors, async (take) => {
    for (let vector = take(); vector !== undefined; vector = take()) {
      const page = await context.newPage();
      const mark = lab.mark();
      const address = internet.url(directHost, `/v/${vector.id}?run=control`);
      // A page that never finishes loading, or is replaced at once, is what some vectors look like.
      page.goto(address, { timeout: controlMs }).catch(() => undefined);
      await fired(internet, firedPath(vector.id, 'control'));
      const begun = performance.now();
      const tripped = lab.waitFor(mark, belongsTo(vector, internet.port), controlMs);
      await clickIfAsked(page, vector);
      results.set(vector.id, (await tripped) === null ? null : Math.round(performance.now() - begun));
      await page.close();
    }
  });
  return results;
}

/** Runs every vector through the gate and gives all packets that left the browser meanwhile: none, if the gate holds. */
export async function runBehindGate(stage: Stage, run: GateRun): Promise<readonly Packet[]> {
  const { lab, internet, context } = stage;
  const mark = lab.mark();
  const query = `run=${run.name}${run.raw ? '&raw' : ''}`;
  const tryOut = async (page: Page, vector: Vector): Promise<void> => {
    await typeAddress(page, internet.url(hostileHost, `/v/${vector.id}?${query}`));
    await fired(internet, firedPath(vector.id, run.name));
    await clickIfAsked(page.frameLocator('iframe#site'), vector);
    await pause(Math.max(shortestDwellMs, 2 * (run.controls.get(vector.id) ?? 0)));
  };
  const together = vectors.filter((vector) => vector.alone !== true);
  await eachAbreast(together, async (take) => {
    const page = await openShell(context, run.shell);
    for (let vector = take(); vector !== undefined; vector = take()) await tryOut(page, vector);
    await page.close();
  });
  for (const vector of vectors.filter(({ alone }) => alone === true)) {
    const page = await openShell(context, run.shell);
    await tryOut(page, vector);
    await page.close();
  }
  const page = await openShell(context, run.shell);
  await typeAddress(page, internet.url(hostileHost, '/calm'));
  await page.frameLocator('iframe#site').locator('#calm').waitFor();
  await pause(graceMs);
  await page.close();
  return lab.seenSince(mark);
}

/** Lets a page try to put text into the host names below its own; without a shell it does so without a gate. */
export async function runDepth({ internet, context }: Stage, shell: string | null): Promise<void> {
  const run = shell === null ? 'control' : 'gate';
  const page = shell === null ? await context.newPage() : await openShell(context, shell);
  if (shell === null) await page.goto(internet.url(directHost, depthPath(run)));
  else await typeAddress(page, internet.url(hostileHost, depthPath(run)));
  await fired(internet, firedPath('depth', run));
  await pause(shortestDwellMs);
  await page.close();
}

/** Opens a shell of the live session, and waits until it knows of it: it then puts the cursor into its address field. */
async function openShell(context: BrowserContext, shell: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(shell);
  await page.locator('input[name="address"]:focus').waitFor();
  return page;
}

/** Types an address into the shell, as a person does. */
async function typeAddress(page: Page, address: string): Promise<void> {
  await page.fill('input[name="address"]', address);
  await page.press('input[name="address"]', 'Enter');
}

/** Waits until a page says that it runs: without that, its silence would mean nothing. */
async function fired(internet: Internet, path: string): Promise<void> {
  await internet
    .arrival((seen) => seen.path === path, arrivalMs)
    .catch(() => Promise.reject(new Error(`No page ever asked for ${path}.`)));
}

async function clickIfAsked(where: Page | FrameLocator, vector: Vector): Promise<void> {
  if (vector.how !== 'click') return;
  const { button = 'left', modifiers = [] } = vector.click ?? {};
  await where.locator('#go').click({ button, modifiers: [...modifiers], noWaitAfter: true, force: true });
}

/** Runs several of `work` at the same time; each takes vectors until there are none left. */
async function eachAbreast(
  list: readonly Vector[],
  work: (take: () => Vector | undefined) => Promise<void>,
): Promise<void> {
  const left = [...list];
  await Promise.all(Array.from({ length: abreast }, () => work(() => left.shift())));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
