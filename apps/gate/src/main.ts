/**
 * The gate: knows what is visited, not by whom.
 * @module
 */
import { holdWall } from '@cloakroom/web/wall.ts';

holdWall('gate');
const { startGate } = await import('./start.ts');
const { runHouse } = await import('@cloakroom/web/house.ts');
await runHouse(startGate);
