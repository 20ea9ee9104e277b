/**
 * The bounds of the command line.
 * @module
 */
import { defineLimits } from '@cloakroom/kit/limits.ts';

export const limits = defineLimits('launch', {
  offset: {
    value: 24_000,
    unit: 'count',
    why: 'The highest port is 8120; moved by this much it stays below those that Linux gives out by itself (from 32768).',
  },
  ready: {
    value: 30_000,
    unit: 'ms',
    why: 'A house opens its database and ports in under a second; a slow disk may take longer.',
  },
  restarts: {
    value: 5,
    unit: 'count',
    why: 'More deaths than this in one minute are a fault that starting again does not mend.',
  },
  restartWindow: { value: 60_000, unit: 'ms', why: 'The minute that restarts are counted in.' },
  firstBackoff: {
    value: 250,
    unit: 'ms',
    why: 'Enough for the kernel to free the ports; doubled at each further death.',
  },
  drain: {
    value: 4_200,
    unit: 'ms',
    why: 'All must be gone 5 s after the first signal; houses cut their own drain at 3.5 s.',
  },
  health: { value: 2_000, unit: 'ms', why: 'A house that takes longer to say that it is well is not.' },
  socketPath: {
    value: 107,
    unit: 'bytes',
    why: 'sun_path of Linux holds 108 bytes with its closing zero (unix(7)).',
  },
});
