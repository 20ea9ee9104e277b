/**
 * A browser that does not enforce the Connection-Allowlist: the shell finds out, says so, and switches scripts off.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openBrowser } from '@cloakroom/testkit/browser.ts';
import { page as answerPage } from '@cloakroom/testkit/internet/site.ts';
import { saveShot } from '@cloakroom/testkit/shots.ts';
import { openScene, type Scene } from './visit.ts';

let scene: Scene;

before(async () => {
  scene = await openScene(15_000, {
    'plain.test': () => () =>
      answerPage(
        '<!doctype html><title>Plain</title><h1>Plain</h1><p id="ran"></p><script>ran.textContent = "ran"</script>',
      ),
  });
});
after(() => scene.close());

test('without the allowlist the canary arrives, scripts are off by default, and the panel says why', async (context) => {
  // The same browser without the feature: what Firefox and Safari are like.
  const browser = await openBrowser({ args: ['--disable-features=ConnectionAllowlists'] });
  context.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto((await scene.house.trial()).surf);
  await page.locator('#shield:not([data-state="off"])').waitFor();
  assert.notEqual(await page.locator('#shield').getAttribute('data-state'), 'proved');
  await page.fill('input[name="address"]', scene.internet.url('plain.test'));
  await page.press('input[name="address"]', 'Enter');
  await page.frameLocator('#site').getByText('Plain').waitFor();
  assert.equal(await page.frameLocator('#site').locator('#ran').textContent(), '');
  assert.ok(!(await page.locator('#site').getAttribute('sandbox'))?.includes('allow-scripts'));
  await page.click('#shield');
  await saveShot(page, 'unheld-panel');
  assert.match(await page.locator('#panel').innerText(), /tunnel/i);
});

test('the same browser with the header is held, and runs scripts', async (context) => {
  const { page, site, open } = await scene.enter(context);
  await open(scene.internet.url('plain.test'));
  await site.getByText('ran').waitFor();
  assert.equal(await page.locator('#shield').getAttribute('data-state'), 'proved');
});
