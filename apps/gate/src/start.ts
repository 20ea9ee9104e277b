/**
 * Starts a gate: the surf service and the operator's console, each on its port.
 * @module
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '@cloakroom/kit/clock.ts';
import { openLog } from '@cloakroom/kit/events.ts';
import { defineLimits } from '@cloakroom/kit/limits.ts';
import { systemRandom } from '@cloakroom/kit/random.ts';
import type { House } from '@cloakroom/web/house.ts';
import { listen } from '@cloakroom/web/listen.ts';
import { openEdges, standardOutput } from '@cloakroom/web/open.ts';
import { processConfig } from './config.ts';
import { addOps } from './console/pages.ts';
import { gateEvents } from './events.ts';
import { serve } from './surf/entry/entry.ts';
import { serveUpgrade } from './surf/entry/websocket.ts';
import { openSurf } from './surf/open.ts';
import type { Surf } from './surf/surf.ts';

export const edgeLimits = defineLimits('gate.edge', {
  head: {
    value: 65_536,
    unit: 'bytes',
    why: 'A page may carry 180 cookie writes of some hundred bytes at once.',
  },
  headTime: { value: 15_000, unit: 'ms', why: 'A browser sends a head at once; a slow one holds a socket.' },
  idle: {
    value: 75_000,
    unit: 'ms',
    why: 'Longer than browsers keep an idle connection, so that they close it.',
  },
});

/** @throws Fault of the configuration or of listening */
export async function startGate(clock: Clock = systemClock): Promise<House> {
  const config = processConfig();
  const log = openLog(gateEvents, standardOutput, clock);
  const open = await openSurf(config, { clock, random: systemRandom, log });
  const { surf } = open;
  const upgrades = openUpgrades(surf);
  const edge = await listen({
    port: config.port,
    handler: (request, response) => {
      serve(surf, request, response).catch(() => {
        log.event('surf.bug', { where: 'entry' });
        response.destroy();
      });
    },
    server: {
      maxHeaderSize: edgeLimits.head.value,
      headersTimeout: edgeLimits.headTime.value,
      requestTimeout: 0,
    },
    prepare: (server) => {
      server.keepAliveTimeout = edgeLimits.idle.value;
      server.on('upgrade', (...upgrade) => upgrades.take(...upgrade));
    },
  }).catch(async (error: unknown) => {
    await open.close();
    throw error;
  });
  const ops = await openEdges([
    {
      house: 'ops',
      origin: `http://ops.localhost:${config.opsPort}`,
      port: config.opsPort,
      failed: () => log.event('surf.bug', { where: 'ops' }),
      pages: (app) => addOps(app, surf),
    },
  ]).catch(async (error: unknown) => {
    await edge.close();
    await open.close();
    throw error;
  });
  log.event('gate.started', { port: config.port });
  return {
    async close() {
      const sessions = surf.sessions.size();
      upgrades.close();
      await Promise.all([edge.close(), ops.close()]);
      await open.close();
      log.event('gate.stopped', { sessions, dropped: log.dropped() });
    },
  };
}

/** Connections that have left HTTP: a server forgets them, and yet waits for their end when it closes. */
function openUpgrades(surf: Surf): {
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
} {
  const sockets = new Set<Duplex>();
  let closed = false;
  return {
    take(request, socket, head) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      if (closed) socket.destroy();
      else void serveUpgrade(surf, request, head);
    },
    close() {
      closed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
