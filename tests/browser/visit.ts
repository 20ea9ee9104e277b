/**
 * A visit to an installation for the tests of this folder: the small internet, every house, and one browser.
 * @module
 */
import type { TestContext } from 'node:test';
import { openBrowser } from '@cloakroom/testkit/browser.ts';
import { type StartedHouse, startHouse } from '@cloakroom/testkit/house.ts';
import { type Internet, type InternetOptions, startInternet } from '@cloakroom/testkit/internet/internet.ts';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';

/** What the tests of one file share. */
export interface Scene {
  readonly internet: Internet;
  readonly house: StartedHouse;
  readonly browser: Browser;
  /** A fresh browser profile with a ticket handed in. It is closed when the test ends. */
  enter(context: TestContext): Promise<Visitor>;
  close(): Promise<void>;
}

/** One person with a ticket. */
export interface Visitor {
  readonly page: Page;
  readonly profile: BrowserContext;
  /** The site in the frame. */
  readonly site: FrameLocator;
  /** Types an address and waits until the frame has it. */
  open(url: string): Promise<void>;
}

/** Starts everything. `offset` moves the ports; each file takes its own. */
export async function openScene(offset: number, sites: InternetOptions['sites'] = {}): Promise<Scene> {
  const internet = await startInternet({ sites });
  const env = { CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8', CLOAKROOM_EGRESS_RESOLVE: '*.test=127.0.0.1' };
  const house = await startHouse({ offset, env }).catch(async (error: unknown) => {
    // An open listener would keep the failed test file from ending.
    await internet.close();
    throw error;
  });
  const browser = await openBrowser();
  return {
    internet,
    house,
    browser,
    async enter(context) {
      const profile = await browser.newContext();
      context.after(() => profile.close());
      const page = await profile.newPage();
      await page.goto((await house.trial()).surf);
      await page.locator('#shield[data-state="proved"]').waitFor();
      return { page, profile, site: page.frameLocator('#site'), open: (url) => typeAddress(page, url) };
    },
    async close() {
      await browser.close();
      await house.stop();
      await internet.close();
    },
  };
}

async function typeAddress(page: Page, url: string): Promise<void> {
  const loaded = page.waitForResponse(
    (answer) => answer.url().includes('/api/session?') && answer.request().method() === 'GET',
  );
  await page.fill('input[name="address"]', url);
  await page.press('input[name="address"]', 'Enter');
  // The shell asks the gate what is shown once its frame has loaded.
  await loaded;
}

/** Resolves once `check` holds; a page that forbids evaluated text cannot be waited on by its own script. */
export async function until(check: () => Promise<boolean>, what: string, ms = 30_000): Promise<void> {
  const late = AbortSignal.timeout(ms);
  while (!(await check())) if (late.aborted) throw new Error(`Not within ${ms} ms: ${what}`);
}
