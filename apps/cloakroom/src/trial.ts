/**
 * `trial`: what a customer gets, in one step, from a sandbox instance of this machine.
 * @module
 */
import { systemClock } from '@cloakroom/kit/clock.ts';
import { systemRandom } from '@cloakroom/kit/random.ts';
import { invalid, readArguments, readOffset } from './args.ts';
import type { Surroundings } from './config.ts';
import { requireInstance } from './instance.ts';
import { surfLink } from './link.ts';
import { columns, say } from './say.ts';
import { readGrantKeys } from './state.ts';

/** Options of this verb. */
const options = { offset: 'string', json: 'boolean', mailbox: 'string' } as const;

/** What a customer holds. A thing that cannot be had is null, and `unavailable` says why. */
export interface Trial {
  /** Link that opens a surf session. */
  readonly surf: string;
  readonly proxy: null;
  readonly socks: null;
  readonly ssh: null;
  readonly wireguard: null;
  readonly nym: null;
  readonly unavailable: Readonly<Record<'proxy' | 'socks' | 'ssh' | 'wireguard' | 'nym', string>>;
}

/** Prints a trial of the instance at the offset: with --json only the JSON. */
export function run(argv: readonly string[], around: Surroundings): number {
  const given = readArguments(argv, options);
  const mailbox = given.text('mailbox');
  // Only its shape is judged here: whether mail arrives there is for the nyms to find out.
  if (mailbox !== undefined && !/^[^\s@]+@[^\s@]+$/.test(mailbox)) {
    throw invalid('The value of --mailbox is not an address.', 'Give one like owner@mailbox.test.');
  }
  const instance = requireInstance(around, readOffset(given.text('offset')));
  const surf = surfLink({
    shell: instance.addresses['surf'] ?? '',
    privateKey: readGrantKeys(instance.state).privateKey,
    clock: systemClock,
    random: systemRandom,
  });
  const trial: Trial = {
    surf,
    proxy: null,
    socks: null,
    ssh: null,
    wireguard: null,
    nym: null,
    unavailable: {
      proxy: 'The forward proxy is not built yet.',
      socks: 'The forward proxy is not built yet.',
      ssh: 'The SSH tunnel is not built yet.',
      wireguard: 'The WireGuard tunnel is not built yet.',
      nym: 'Nyms are not built yet.',
    },
  };
  say(given.on('json') ? JSON.stringify(trial, null, 2) : describe(trial));
  return 0;
}

function describe(trial: Trial): string {
  return [
    'Browse (good once, until the end of the UTC day):',
    `  ${trial.surf}`,
    '',
    'Not to be had here:',
    columns(Object.entries(trial.unavailable)),
    '',
    'Open the link in a browser. For programs: ./cloakroom trial --json',
  ].join('\n');
}
