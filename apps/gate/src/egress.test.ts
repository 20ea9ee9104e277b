import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { Fault } from '@cloakroom/kit/fault.ts';
import { gateConfig } from './config.ts';
import { gateEgress } from './egress.ts';

/** What becomes of a request: nothing listens on these ports, so one that is dialled is unreachable. */
async function outcome(
  context: TestContext,
  settings: Record<string, string>,
  address: string,
): Promise<string> {
  const egress = gateEgress(gateConfig({ CLOAKROOM_EGRESS_ALLOW: '127.0.0.0/8', ...settings }));
  context.after(() => egress.close());
  const { signal } = new AbortController();
  try {
    await egress
      .partition()
      .request({ url: new URL(address), method: 'GET', headers: [], body: null, signal });
    return 'answered';
  } catch (error) {
    return (error as Fault).code;
  }
}

test('the endpoints that an operator names are never dialled', async (context) => {
  const settings = { CLOAKROOM_EGRESS_REFUSE: '127.0.0.1:1' };
  assert.equal(await outcome(context, {}, 'http://127.0.0.1:1/'), 'egress.unreachable', 'the control');
  assert.equal(await outcome(context, settings, 'http://127.0.0.1:1/'), 'egress.refused');
  assert.equal(await outcome(context, settings, 'http://127.0.0.1:2/'), 'egress.unreachable', 'another port');
});

test('the ports of the installation are never dialled', async (context) => {
  const settings = { CLOAKROOM_ENDPOINTS: '1' };
  assert.equal(await outcome(context, settings, 'http://127.0.0.1:1/'), 'egress.refused');
  assert.equal(await outcome(context, settings, 'http://127.0.0.1:2/'), 'egress.unreachable', 'another port');
});
