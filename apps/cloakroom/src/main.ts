/**
 * The command: `./cloakroom VERB`. start.mjs has seen to it that this runs on the pinned Node with its packages.
 * @module
 */
import { surroundings } from './config.ts';
import { describeError } from './say.ts';
import { verbs } from './verbs.ts';

const [name = 'help', ...argv] = process.argv.slice(2);
const asked = name === '--help' || name === '-h' ? 'help' : name;
const verb = verbs.find((one) => one.name === asked);

try {
  if (verb === undefined) {
    process.stderr.write('Cloakroom has no such verb.\nSee them all with: ./cloakroom help\n');
    process.exitCode = 1;
  } else {
    process.exitCode = await (await verb.load()).run(argv, surroundings());
  }
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
// Timers and handles of a verb that is done must not hold the process up; what was written goes out first.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))),
);
process.exit();
