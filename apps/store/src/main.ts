/**
 * The store's process. The wall stands before anything else is loaded.
 * @module
 */
import { holdWall } from '@cloakroom/web/wall.ts';

holdWall('store');
const { runHouse } = await import('@cloakroom/web/house.ts');
const { startStore } = await import('./site.ts');
await runHouse(startStore);
