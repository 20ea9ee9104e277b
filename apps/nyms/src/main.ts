/**
 * The process of Nyms. The wall stands before anything else is loaded.
 * @module
 */
import { holdWall } from '@cloakroom/web/wall.ts';

holdWall('nyms');
const { runHouse } = await import('@cloakroom/web/house.ts');
const { startNyms } = await import('./site.ts');
await runHouse(startNyms);
