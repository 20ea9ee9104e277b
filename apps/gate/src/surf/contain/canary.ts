/**
 * The canary: a host of this gate that the shell's allowlist leaves out. A browser that enforces the allowlist cannot
 * reach it; one that does not, arrives here, and the shell then says so and switches scripts off.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import { defineLimits } from '@cloakroom/kit/limits.ts';
import type { Random } from '@cloakroom/kit/random.ts';

export const canaryLimits = defineLimits('surf.canary', {
  pending: { value: 10_000, unit: 'count', why: 'One a shell start; older ones give way.' },
  life: { value: 60_000, unit: 'ms', why: 'A test takes a second or two.' },
});

/** Tests under way. */
export interface Canaries {
  /** A new test's id. */
  release(): string;
  /** Notes that the browser got through. */
  arrive(id: string): void;
  /** Whether it got through; null for an id that is unknown or too old. */
  arrived(id: string): boolean | null;
}

export function openCanaries(clock: Clock, random: Random): Canaries {
  const tests = new Map<string, { until: number; arrived: boolean }>();
  return {
    release() {
      if (tests.size >= canaryLimits.pending.value) tests.delete(tests.keys().next().value as string);
      const id = random.bytes(16).toString('base64url');
      tests.set(id, { until: clock.now() + canaryLimits.life.value, arrived: false });
      return id;
    },
    arrive(id) {
      const test = tests.get(id);
      if (test !== undefined) test.arrived = true;
    },
    arrived(id) {
      const test = tests.get(id);
      return test === undefined || test.until < clock.now() ? null : test.arrived;
    },
  };
}
