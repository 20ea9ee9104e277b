/**
 * The two hosts of Nyms: the site for holders of an address and the post room for operators.
 * @module
 */
import { type Clock, systemClock } from '@cloakroom/kit/clock.ts';
import { openLog } from '@cloakroom/kit/events.ts';
import type { House } from '@cloakroom/web/house.ts';
import { openEdges, standardOutput } from '@cloakroom/web/open.ts';
import { readConfig } from './config.ts';
import { events } from './events.ts';
import { addNyms, addPostRoom } from './pages.ts';

/** Starts Nyms from its environment. @throws Fault of the configuration or of listening. */
export async function startNyms(clock: Clock = systemClock): Promise<House> {
  const config = readConfig();
  const log = openLog(events, standardOutput, clock);
  const failed = (): void => log.event('nyms.failed', {});
  const began = clock.now();
  const edges = await openEdges([
    { house: 'nyms', origin: config.origin, port: config.port, failed, pages: addNyms },
    { house: 'post', origin: config.postOrigin, port: config.postPort, failed, pages: addPostRoom },
  ]);
  log.event('nyms.started', { edges: 2 });
  return {
    async close() {
      await edges.close();
      log.event('nyms.stopped', { up: clock.now() - began, dropped: log.dropped() });
    },
  };
}
