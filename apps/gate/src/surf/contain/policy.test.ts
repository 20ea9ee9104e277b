import assert from 'node:assert/strict';
import test from 'node:test';
import { addressesOf } from '../addresses.ts';
import { type Containment, type Headers, shellContainment, siteContainment } from './policy.ts';

const at = addressesOf('https://surf.example');
const open: Containment = { scripts: true, framedBy: 'any' };

function field(headers: Headers, name: string): string {
  return headers.find(([other]) => other === name)?.[1] ?? '';
}

/** Directives of the policy: name → value. */
function directives(headers: Headers): Map<string, string> {
  const parts = field(headers, 'Content-Security-Policy').split('; ');
  return new Map(
    parts.map((part): [string, string] => {
      const [name = '', ...value] = part.split(' ');
      return [name, value.join(' ')];
    }),
  );
}

test('the allowlist lets in one label of this gate at one port, and nothing else', () => {
  const allowed = '(response-origin "https://s:label.surf.example:443" "wss://s:label.surf.example:443")';
  for (const containment of [open, { scripts: false, framedBy: 'nobody' } as const]) {
    assert.equal(
      field(siteContainment(at, containment), 'Connection-Allowlist'),
      `${allowed};redirects=allow;webrtc=block`,
    );
  }
  assert.match(
    field(siteContainment(addressesOf('http://surf.localhost:8090'), open), 'Connection-Allowlist'),
    /^\(response-origin "http:\/\/s:label\.surf\.localhost:8090" "ws:\/\/s:label\.surf\.localhost:8090"\);/,
  );
});

test('a page of the gate’s own outside the frame may lead to the shell besides', () => {
  assert.match(
    field(siteContainment(at, { ...open, toShell: true }), 'Connection-Allowlist'),
    /:443" "https:\/\/surf\.example"\);redirects=allow;webrtc=block$/,
  );
});

test('a site’s page loads, sends, frames and connects within the gate only', () => {
  const sites = 'https://*.surf.example:443';
  const policy = directives(siteContainment(at, open));
  for (const name of ['form-action', 'base-uri']) assert.equal(policy.get(name), sites);
  for (const name of ['frame-src', 'worker-src']) assert.equal(policy.get(name), `${sites} data: blob:`);
  assert.equal(policy.get('connect-src'), `${sites} wss://*.surf.example:443 data: blob:`);
  assert.equal(policy.get('default-src'), `${sites} data: blob: 'unsafe-inline'`);
  assert.match(policy.get('sandbox') ?? '', /^allow-scripts allow-same-origin /);
  for (const [name, value] of policy) {
    const elsewhere = value
      .split(' ')
      .filter(
        (source) =>
          /[:*]/.test(source) && !/^(?:data:|blob:|(?:https|wss):\/\/\*\.surf\.example:443)$/.test(source),
      );
    assert.deepEqual(elsewhere, name === 'frame-ancestors' ? ['https://surf.example'] : [], name);
  }
});

test('without scripts no script and no worker runs, whoever opens the page', () => {
  const policy = directives(siteContainment(at, { ...open, scripts: false }));
  assert.equal(policy.get('script-src'), "'none'");
  assert.equal(policy.get('worker-src'), "'none'");
  assert.doesNotMatch(policy.get('sandbox') ?? '', /allow-scripts/);
});

test('who frames a page: the shell always, others as the site has it', () => {
  const ancestors = (framedBy: Containment['framedBy']): string | undefined =>
    directives(siteContainment(at, { scripts: true, framedBy })).get('frame-ancestors');
  assert.equal(ancestors('any'), 'https://surf.example https://*.surf.example:443');
  assert.equal(ancestors('self'), "https://surf.example 'self'");
  assert.equal(ancestors('nobody'), 'https://surf.example');
  assert.equal(
    ancestors({ origins: ['https://sa.surf.example'] }),
    'https://surf.example https://sa.surf.example',
  );
});

test('the shell loads its own files only, frames sites only, and is framed by nobody', () => {
  const headers = shellContainment(at);
  const policy = directives(headers);
  assert.equal(policy.get('default-src'), "'none'");
  assert.equal(policy.get('script-src'), "'self'");
  assert.equal(policy.get('style-src'), "'self'");
  assert.equal(policy.get('frame-src'), 'https://*.surf.example:443');
  assert.equal(policy.get('frame-ancestors'), "'none'");
  assert.equal(policy.get('base-uri'), "'none'");
  assert.match(
    field(headers, 'Connection-Allowlist'),
    /^\(response-origin "https:\/\/s:label\.surf\.example:443" /,
  );
  assert.equal(field(headers, 'Referrer-Policy'), 'no-referrer');
  assert.equal(field(headers, 'Cache-Control'), 'no-store');
  for (const feature of ['camera', 'microphone', 'geolocation', 'usb', 'payment', 'local-fonts']) {
    assert.ok(field(headers, 'Permissions-Policy').split(', ').includes(`${feature}=()`), feature);
  }
});
