/**
 * The canary test: a pair of hosts of this gate, alike in all but their first letter. The shell's allowlist lets in the
 * control and leaves out the canary. A browser that reaches the one and not the other enforces the list; any other
 * reason to refuse (no network, another policy, an extension) refuses both, and proves nothing.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import { defineLimits } from '@cloakroom/kit/limits.ts';
import type { Random } from '@cloakroom/kit/random.ts';

export const canaryLimits = defineLimits('surf.canary', {
  pending: { value: 10_000, unit: 'count', why: 'One a shell start; older ones give way.' },
  life: { value: 60_000, unit: 'ms', why: 'A test takes a second or two.' },
});

/** Path under which both hosts are asked, before the test's id. */
export const canaryPath = '/~cloakroom/canary/';

/** What arrived of one test. */
export interface Arrivals {
  readonly canary: boolean;
  readonly control: boolean;
}

/** Tests under way. */
export interface Canaries {
  /** A new test's id. */
  release(): string;
  /** Notes that the browser got through to one of the two. */
  arrive(id: string, which: keyof Arrivals): void;
  /** What got through; null for an id that is unknown or too old. */
  arrived(id: string): Arrivals | null;
}

export function openCanaries(clock: Clock, random: Random): Canaries {
  const tests = new Map<string, { until: number; canary: boolean; control: boolean }>();
  return {
    release() {
      if (tests.size >= canaryLimits.pending.value) tests.delete(tests.keys().next().value as string);
      const id = random.bytes(16).toString('base64url');
      tests.set(id, { until: clock.now() + canaryLimits.life.value, canary: false, control: false });
      return id;
    },
    arrive(id, which) {
      const test = tests.get(id);
      if (test !== undefined) test[which] = true;
    },
    arrived(id) {
      const test = tests.get(id);
      return test === undefined || test.until < clock.now()
        ? null
        : { canary: test.canary, control: test.control };
    },
  };
}
