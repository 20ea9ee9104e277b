/**
 * What people see: no accessibility fault by axe, nothing wider than a phone, no third-party anything; light and dark.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { saveShot } from '@cloakroom/testkit/shots.ts';
import type { Page } from 'playwright-core';
import { openScene, type Scene } from './visit.ts';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const screens = [
  { name: 'desk', width: 1280, height: 800 },
  { name: 'phone', width: 360, height: 740 },
] as const;
let scene: Scene;

before(async () => {
  scene = await openScene(16_000);
});
after(() => scene.close());

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

async function judge(page: Page, name: string): Promise<void> {
  await page.evaluate(axe);
  const found = await page.evaluate<Violation[]>(
    'axe.run(document, { iframes: false }).then((result) => result.violations)',
  );
  assert.deepEqual(
    found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
    name,
  );
  assert.equal(
    await page.evaluate('document.documentElement.scrollWidth > innerWidth'),
    false,
    `${name} is wider than its screen`,
  );
}

for (const scheme of ['light', 'dark'] as const) {
  for (const screen of screens) {
    test(`pages and shell, ${scheme}, ${screen.name}`, async (context) => {
      const profile = await scene.browser.newContext({
        colorScheme: scheme,
        viewport: { width: screen.width, height: screen.height },
      });
      context.after(() => profile.close());
      const page = await profile.newPage();
      const own = new Set(Object.values(scene.house.addresses).map((address) => new URL(address).host));
      const strangers: string[] = [];
      page.on('request', (request) => {
        if (!own.has(new URL(request.url()).host) && !request.url().includes('.surf.localhost'))
          strangers.push(request.url());
      });
      const shot = (name: string): string => `look-${name}-${scheme}-${screen.name}`;
      const pages: [string, string, string][] = [
        ['store', '/', 'front'],
        ['store', '/company/legal/privacy_policy.html', 'policy'],
        ['store', '/proof', 'proof'],
        ['store', '/nowhere', 'missing'],
        ['desk', '/', 'desk'],
        ['ops', '/', 'ops'],
        ['nyms', '/', 'nyms'],
        ['post', '/', 'post'],
        ['surf', '/', 'welcome'],
      ];
      for (const [door, path, name] of pages) {
        await page.goto(`${scene.house.addresses[door]}${path}`);
        await judge(page, shot(name));
        await saveShot(page, shot(name));
      }
      assert.deepEqual(await profile.cookies(), [], 'no cookie before a ticket');
      await page.goto((await scene.house.trial()).surf);
      await page.locator('#shield[data-state="proved"]').waitFor();
      await judge(page, shot('start'));
      await saveShot(page, shot('start'));
      assert.deepEqual(strangers, [], 'nothing is asked of anybody else');
      await page.fill('input[name="address"]', scene.internet.url('forum.test'));
      await page.press('input[name="address"]', 'Enter');
      await page.frameLocator('#site').getByText('Start a topic').waitFor();
      await page.click('#shield');
      await judge(page, shot('panel'));
      await saveShot(page, shot('panel'));
    });
  }
}
