/**
 * Opens the hosts of one house on their ports, all or none.
 * @module
 */
import type { Sink } from '@cloakroom/kit/events.ts';
import type { House } from './house.ts';
import { type Listening, listen } from './listen.ts';
import { type SiteParts, siteListener } from './site.ts';

/** One host and its port. */
export interface Edge extends SiteParts {
  readonly port: number;
}

/** Standard output, one event a line: where a house's log goes. */
export const standardOutput: Sink = (line) => {
  process.stdout.write(`${line}\n`);
};

/**
 * Listens on every edge. When one port is taken those opened before are closed again.
 * @throws Fault `listen.taken` or `listen.refused`.
 */
export async function openEdges(edges: readonly Edge[]): Promise<House> {
  const open: Listening[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(open.map((listening) => listening.close()));
  };
  try {
    for (const edge of edges) open.push(await listen({ port: edge.port, handler: siteListener(edge) }));
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}
