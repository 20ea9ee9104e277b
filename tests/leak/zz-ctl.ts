import { openLab } from '@cloakroom/testkit/lab.ts';
import { openProfile } from '@cloakroom/testkit/browser.ts';
import { startInternet } from '@cloakroom/testkit/internet/internet.ts';
import { directHost, openHostile, openTarget } from '/work/main/tests/leak/hostile.ts';
import { runControls } from '/work/main/tests/leak/run.ts';
const lab = await openLab();
try {
  const internet = await startInternet({
    sites: { [directHost]: openHostile, 'hostile.test': openHostile, '*.tripwire.test': openTarget },
  });
  await lab.relay(internet.port);
  const b = await openProfile({ netns: lab.netns });
  const ctx = b;
  const t = performance.now();
  const r = await runControls(lab, internet, ctx);
  console.log(performance.now() - t);
  const e = [...r];
  console.log(
    e.length,
    'fired',
    e.filter((x) => x[1] !== null).length,
    'NOT:',
    e
      .filter((x) => x[1] === null)
      .map((x) => x[0])
      .join(' '),
  );
  console.log(
    'slow',
    e
      .filter((x) => (x[1] ?? 0) > 400)
      .map((x) => x.join(' '))
      .join(', '),
  );
  console.log(
    'foreign',
    [...new Set(lab.queries)].filter((q) => !q.endsWith('tripwire.test')),
  );
  await b.close();
  await internet.close();
} finally {
  await lab.close();
}
