/**
 * The vault listens on a Unix socket in its own folder, never on a network.
 * @module
 */
import { join } from 'node:path';
import { type Clock, systemClock } from '@cloakroom/kit/clock.ts';
import { openLog } from '@cloakroom/kit/events.ts';
import type { House } from '@cloakroom/web/house.ts';
import { standardOutput } from '@cloakroom/web/open.ts';
import { siteListener } from '@cloakroom/web/site.ts';
import { listenSocket } from '@cloakroom/web/socket.ts';
import { readConfig } from './config.ts';
import { events } from './events.ts';
import { addPages } from './pages.ts';

/** Starts the vault from its environment. @throws Fault of the configuration or of listening. */
export async function startVault(clock: Clock = systemClock): Promise<House> {
  const config = readConfig();
  const log = openLog(events, standardOutput, clock);
  const began = clock.now();
  const listener = siteListener({
    house: 'vault',
    origin: 'http://vault.localhost',
    anyHost: true,
    failed: () => log.event('vault.failed', {}),
    pages: addPages,
  });
  const socket = await listenSocket(join(config.state, 'vault.sock'), listener);
  log.event('vault.started', {});
  return {
    async close() {
      await socket.close();
      log.event('vault.stopped', { up: clock.now() - began, dropped: log.dropped() });
    },
  };
}
