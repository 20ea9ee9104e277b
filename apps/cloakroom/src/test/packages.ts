/**
 * What the tests need of the system besides npm's packages: installed by apt where this is root, named otherwise.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../say.ts';

/** Program → Debian package that brings it. */
const needs = {
  chromium: 'chromium',
  ip: 'iproute2',
  nft: 'nftables',
  tcpdump: 'tcpdump',
  openssl: 'openssl',
} as const;

/** Where Debian keeps programs; those of sbin are not on every user's path. */
const folders = ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/usr/local/bin', '/usr/local/sbin'];

/** A package's maintainer script asks this program before it starts a service; 101 is "no" (invoke-rc.d(8)). */
const guard = '/usr/sbin/policy-rc.d';

/** Sees to the programs that tests need. Never fails: a test without its program says so itself. */
export function providePackages(): void {
  const missing = Object.entries(needs)
    .filter(([program]) => !folders.some((folder) => existsSync(join(folder, program))))
    .map(([, debianPackage]) => debianPackage);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(`Tests need packages that are not here: ${missing.join(', ')}. Install them, or some tests fail.`);
    return;
  }
  say(`Installing by apt what the tests need: ${missing.join(', ')} …`);
  if (!installed(missing))
    say(`apt could not install them; the tests that need ${missing.join(', ')} will fail.`);
}

function installed(packages: readonly string[]): boolean {
  const guarded = existsSync(guard);
  if (!guarded) writeFileSync(guard, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages);
  } finally {
    if (!guarded) rmSync(guard, { force: true });
  }
}

/** debconf takes its answers from the environment; env(1) sets it without this process reading its own. */
function apt(...argv: readonly string[]): boolean {
  const done = spawnSync(
    '/usr/bin/env',
    ['DEBIAN_FRONTEND=noninteractive', '/usr/bin/apt-get', '-qq', ...argv],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return done.status === 0;
}
