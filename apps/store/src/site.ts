/**
 * The store's two hosts: the site for everybody and the desk for its operators.
 * @module
 */
import { type Clock, systemClock } from '@cloakroom/kit/clock.ts';
import { openLog } from '@cloakroom/kit/events.ts';
import type { House } from '@cloakroom/web/house.ts';
import { openEdges, standardOutput } from '@cloakroom/web/open.ts';
import { readConfig } from './config.ts';
import { addDesk } from './desk.ts';
import { events } from './events.ts';
import { addPages } from './pages.ts';
import { addWellKnown } from './well-known.ts';

/** Starts the store from its environment. @throws Fault of the configuration or of listening. */
export async function startStore(clock: Clock = systemClock): Promise<House> {
  const config = readConfig();
  const log = openLog(events, standardOutput, clock);
  const failed = (): void => log.event('store.failed', {});
  const began = clock.now();
  const edges = await openEdges([
    {
      house: 'store',
      origin: config.origin,
      port: config.port,
      failed,
      pages(app) {
        addPages(app, config);
        addWellKnown(app, config, clock);
      },
    },
    { house: 'desk', origin: config.deskOrigin, port: config.deskPort, failed, pages: addDesk },
  ]);
  log.event('store.started', { edges: 2 });
  return {
    async close() {
      await edges.close();
      log.event('store.stopped', { up: clock.now() - began, dropped: log.dropped() });
    },
  };
}
