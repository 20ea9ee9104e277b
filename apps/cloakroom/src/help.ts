/**
 * `help`: the verbs, a line each.
 * @module
 */
import type { Surroundings } from './config.ts';
import { coloursFor, columns, say } from './say.ts';
import { verbs } from './verbs.ts';

/** Prints the list. */
export function run(_argv: readonly string[], around: Surroundings): number {
  const paint = coloursFor(around.colour);
  say(
    [
      paint.bold('./cloakroom VERB'),
      '',
      columns(verbs.map((verb) => [`${verb.name} ${verb.usage}`.trim(), verb.summary])),
      '',
      `Start with \`npm start\`; \`./cloakroom doctor\` says whether all is well.`,
    ].join('\n'),
  );
  return 0;
}
