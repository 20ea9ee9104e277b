/**
 * The verbs of the command, for dispatch and for help.
 * @module
 */
import type { Surroundings } from './config.ts';

/** A verb's work: resolves with the exit code. */
export interface VerbModule {
  run(argv: readonly string[], around: Surroundings): number | Promise<number>;
}

/** One verb. */
export interface Verb {
  readonly name: string;
  /** What follows the name, as help shows it. */
  readonly usage: string;
  readonly summary: string;
  /** Loaded only when asked for: the developer's verbs need packages that an installation does not have. */
  readonly load: () => Promise<VerbModule>;
}

/** All of them, in the order help lists them. */
export const verbs: readonly Verb[] = [
  {
    name: 'launch',
    usage: '[--offset N] [--state DIR]',
    summary: 'start every house on this machine (`npm start`)',
    load: () => import('./launch.ts'),
  },
  {
    name: 'trial',
    usage: '[--json] [--mailbox ADDRESS] [--offset N]',
    summary: 'what a customer gets, in one step',
    load: () => import('./trial.ts'),
  },
  {
    name: 'doctor',
    usage: '[--offset N]',
    summary: 'the health of an installation',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'stop',
    usage: '[--offset N]',
    summary: 'end the instance at an offset',
    load: () => import('./stop.ts'),
  },
  { name: 'help', usage: '', summary: 'this list', load: () => import('./help.ts') },
  {
    name: 'check',
    usage: '',
    summary: 'format, lint, types, walls and unused code (`npm run check`)',
    load: () => import('./check.ts'),
  },
  {
    name: 'test',
    usage: '[FILE…]',
    summary: 'every fast test (`npm test`)',
    load: () => import('./test/fast.ts'),
  },
  {
    name: 'test:long',
    usage: '[FILE…]',
    summary: 'the slow ones (`npm run test:long`)',
    load: () => import('./test/long.ts'),
  },
  {
    name: 'bench',
    usage: '[NAME]',
    summary: 'measure against the peers (`npm run bench`)',
    load: () => import('./bench.ts'),
  },
];
