/**
 * Measuring side by side on a machine that others use too: CPU time instead of the clock, the sides in turn instead of
 * one after the other, a ratio within each round, and the median of the rounds with its spread.
 * @module
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** One thing that is measured. */
export interface Side {
  readonly name: string;
  /** Does the work once more and resolves with its cost per operation, in the unit of the comparison. */
  sample(): Promise<number>;
}

/** What is measured against what. */
export interface Comparison {
  /** `<bench>` or `<bench>/<case>`: results are called `<name>/<peer>`. */
  readonly name: string;
  /** What a cost is counted in, e.g. `CPU ms/MB`. */
  readonly unit: string;
  readonly ours: Side;
  /** Peers that do the same, or limits: what the machine needs at the least. */
  readonly peers: readonly Side[];
}

/** Ours against one peer. A ratio is a cost by a cost: below 1 ours is cheaper. */
export interface Result {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: number;
  /** Median of the ratios within the rounds; not the ratio of the medians. */
  readonly ratio: number;
  /** Lower and upper quartile of these ratios. */
  readonly spread: readonly [number, number];
}

/** Rounds that count; odd, so that the median is a round that was measured. */
const rounds = 15;
/** Rounds before them, while code is compiled and recompiled and pools are filled. */
const warmUp = 8;
/** A sample shorter than this would measure the measuring. */
const shortestSampleMs = 120;

/** Measures all sides in turn, every second round in the reverse order. */
export async function compare(comparison: Comparison): Promise<readonly Result[]> {
  const sides = [comparison.ours, ...comparison.peers];
  for (let round = 0; round < warmUp; round += 1) {
    for (const side of sides) await side.sample();
  }
  const costs = new Map<Side, number[]>(sides.map((side) => [side, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed())
      costs.get(side)?.push(await side.sample());
  }
  const ours = costs.get(comparison.ours) ?? [];
  return comparison.peers.map((peer) => {
    const theirs = costs.get(peer) ?? [];
    const ratios = ours.map((cost, round) => cost / (theirs[round] ?? Number.NaN));
    return {
      name: `${comparison.name}/${peer.name}`,
      unit: comparison.unit,
      ours: quantile(ours, 0.5),
      peer: quantile(theirs, 0.5),
      ratio: quantile(ratios, 0.5),
      spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    };
  });
}

/**
 * A side that works in this process on `bytes` bytes at a time; costs CPU milliseconds per megabyte (10^6 bytes).
 * All threads count: what a side leaves to the collector is its own cost, and is collected before another's turn.
 */
export function bytesSide(name: string, bytes: number, work: () => unknown): Side {
  let repeats = 1;
  return {
    name,
    async sample() {
      for (;;) {
        collectGarbage();
        const before = process.cpuUsage();
        for (let index = 0; index < repeats; index += 1) await work();
        const { user, system } = process.cpuUsage(before);
        const ms = (user + system) / 1_000;
        if (ms >= shortestSampleMs) return ms / ((repeats * bytes) / 1e6);
        repeats = Math.ceil(repeats * Math.min(8, Math.max(1.5, (1.2 * shortestSampleMs) / Math.max(ms, 1))));
      }
    },
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Linear interpolation between the two nearest values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
