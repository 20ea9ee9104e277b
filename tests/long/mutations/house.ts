/**
 * Promises of every house: what is logged, what an error says, and the wall.
 * @module
 */
import type { Mutation } from './mutation.ts';

const events = 'packages/kit/src/events.ts';
const eventsTest = 'packages/kit/src/events.test.ts';
const config = 'packages/kit/src/config.ts';
const configTest = 'packages/kit/src/config.test.ts';

export const houseMutations: readonly Mutation[] = [
  {
    promise: 'An event that nobody declared is not logged.',
    changes: [
      {
        file: events,
        find: '        dropped += 1;\n        return;',
        replace: '        sink(JSON.stringify({ event: name, ...(given as object) }));\n        return;',
      },
    ],
    test: eventsTest,
    by: 'an event that nobody declared is dropped and counted',
  },
  {
    promise: 'A field that nobody declared is not logged.',
    changes: [
      {
        file: events,
        find: 'if (field !== undefined && fits(field, value)) kept[key] = value;',
        replace: 'if (field === undefined || fits(field, value)) kept[key] = value as string;',
      },
    ],
    test: eventsTest,
    by: 'a field that nobody declared is dropped and counted, the rest is written',
  },
  {
    promise: 'No free text is logged.',
    changes: [
      {
        file: events,
        find: 'if (field !== undefined && fits(field, value)) kept[key] = value;',
        replace: 'if (field !== undefined) kept[key] = value as string;',
      },
    ],
    test: eventsTest,
    by: 'no value but a declared word or a whole number from 0 fits',
  },
  {
    promise: 'The log tells time to the second only.',
    changes: [{ file: events, find: 'Math.floor(clock.now() / 1000) * 1000', replace: 'clock.now()' }],
    test: eventsTest,
    by: 'a declared event is one line of JSON, its time cut to the second',
  },
  {
    promise: 'A wrong value of the configuration is not repeated.',
    changes: [
      {
        file: config,
        find: "fit at: ${keys.join(', ')}.",
        replace: "fit at: ${keys.join(', ')} ${JSON.stringify(given)}.",
      },
    ],
    test: configTest,
    by: 'a wrong value is named by its variable and never repeated',
  },
  {
    promise: 'A file that does not parse is not repeated.',
    changes: [
      {
        file: config,
        find: "title: 'The TOML file does not parse.'",
        replace: 'title: `The TOML file does not parse: ${String(cause)}`',
      },
    ],
    test: configTest,
    by: 'files that are missing or do not parse are refused without repeating them',
  },
  {
    promise: 'Secrets are masked when the configuration is shown.',
    changes: [
      {
        file: config,
        find: 'if (!secrets.includes(key)) return [key, value];',
        replace: 'return [key, value];',
      },
    ],
    test: configTest,
    by: 'secrets are masked, set or not; the rest is printed as it is',
  },
  {
    promise: 'An unexpected error says nothing of its cause.',
    changes: [
      {
        file: 'packages/kit/src/fault.ts',
        find: 'const fault = error instanceof Fault ? error : unexpected;',
        replace: 'const fault = error instanceof Fault ? error : { ...unexpected, title: String(error) };',
      },
    ],
    test: 'packages/kit/src/fault.test.ts',
    by: 'whatever else is thrown says nothing about itself',
  },
  {
    promise: 'A module of another house does not load.',
    changes: [
      {
        file: 'packages/web/src/wall.ts',
        find: 'found.url.startsWith(apps) && !found.url.startsWith(own)',
        replace: 'false',
      },
    ],
    test: 'packages/web/src/wall.test.ts',
    by: 'the store does not come to Nyms by import of @cloakroom/nyms/events.ts',
  },
  {
    promise: 'The gate holds the wall before anything else is loaded.',
    changes: [{ file: 'apps/gate/src/main.ts', find: "holdWall('gate');", replace: 'void holdWall;' }],
    test: 'tests/walls.test.ts',
    by: 'the house keeps its walls',
  },
  {
    promise: 'A day ends with its last millisecond, in UTC.',
    changes: [
      {
        file: 'packages/kit/src/clock.ts',
        find: 'Math.floor(at / dayMs) * dayMs + dayMs - 1',
        replace: 'at + dayMs - 1',
      },
    ],
    test: 'packages/kit/src/clock.test.ts',
    by: 'a day ends one millisecond before the next begins, in UTC',
  },
];
