/**
 * Screenshots for people to look at, kept in `tests/shots/`, which git ignores.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const folder = new URL('../../../tests/shots/', import.meta.url);

/** Saves what the page shows as `tests/shots/<name>.png` and gives its path. */
export async function saveShot(page: Page, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = fileURLToPath(new URL(`${name}.png`, folder));
  await page.screenshot({ path });
  return path;
}
