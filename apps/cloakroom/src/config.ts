/**
 * What the command line takes from its surroundings. Only here does it read the environment.
 * @module
 */
import { homedir, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { isatty } from 'node:tty';

/** Variables, as a process is given them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The surroundings of one run of the command. */
export interface Surroundings {
  /** The folder of this clone. */
  readonly tree: string;
  /** The whole environment, to pick from by name. */
  readonly environment: Environment;
  readonly home: string;
  /** Where instance files go when there is no XDG_RUNTIME_DIR. */
  readonly temporary: string;
  /** Colour only for a terminal that has not asked for none (https://no-color.org). */
  readonly colour: boolean;
  /** On a build server an unknown skip is a failure. */
  readonly ci: boolean;
  /** Set by start.mjs: this process leaves when its parent does. */
  readonly followsParent: boolean;
}

/** The surroundings of this process. */
export function surroundings(): Surroundings {
  const environment = process.env;
  return {
    tree: resolve(import.meta.dirname, '../../..'),
    environment,
    home: homedir(),
    temporary: tmpdir(),
    colour: isatty(1) && (environment['NO_COLOR'] ?? '') === '',
    ci: environment['CI'] === 'true',
    followsParent: environment['CLOAKROOM_FOLLOW_PARENT'] === '1',
  };
}
