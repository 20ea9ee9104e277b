/**
 * The vault's process. The wall stands before anything else is loaded.
 * @module
 */
import { holdWall } from '@cloakroom/web/wall.ts';

holdWall('vault');
const { runHouse } = await import('@cloakroom/web/house.ts');
const { startVault } = await import('./site.ts');
await runHouse(startVault);
