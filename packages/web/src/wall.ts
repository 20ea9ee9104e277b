/**
 * The wall between the houses, held at run time: a module of another app does not load into this process, whatever
 * lint and review let through. Call it before anything else is imported, i.e. import the rest dynamically.
 * @module
 */
import { registerHooks } from 'node:module';
import { Fault } from '@cloakroom/kit/fault.ts';

/** The folder that holds the apps. */
const apps = new URL('../../../apps/', import.meta.url).href;

/**
 * From now on this process refuses modules of any app but `app` (the name of its folder).
 * The check is on the resolved file, so a package name, a relative path and a link all meet it.
 */
export function holdWall(app: string): void {
  const own = `${apps}${app}/`;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const found = nextResolve(specifier, context);
      if (found.url.startsWith(apps) && !found.url.startsWith(own)) {
        throw new Fault({
          code: 'wall.crossed',
          status: 500,
          title: `A module of another house was imported into ${app}.`,
          help: 'Houses share code through packages/ only; move what both need there.',
        });
      }
      return found;
    },
  });
}
