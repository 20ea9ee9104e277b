/**
 * Debian's Chromium under Playwright, started quiet: it talks to nobody but the pages it is shown.
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type LaunchOptions } from 'playwright-core';

/** Where Debian installs it. */
const executable = '/usr/bin/chromium';

/** Without these, Chromium looks up its maker's hosts, probes the resolver and fetches components by itself. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  // These go on asking in spite of the above; nothing answers on port 1 of the machine itself.
  '--autofill-server-url=http://127.0.0.1:1/',
  '--component-updater=url-source=http://127.0.0.1:1/',
  '--gaia-url=http://127.0.0.1:1/',
];

/** How to start a browser. */
export interface BrowserOptions {
  /** Network namespace to run in; needs root. */
  readonly netns?: string;
  /** Headless unless told otherwise. */
  readonly headless?: boolean;
  /** More command-line switches. */
  readonly args?: readonly string[];
}

/** Starts a browser. Close it with its own `close()`; what it wrote to disk goes with it. */
export async function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { folder, launch } = await prepare(options);
  const browser = await chromium.launch(launch).catch((error) => discard(folder, error));
  browser.on('disconnected', () => void remove(folder));
  return browser;
}

/**
 * Starts a browser on a profile of its own, as a person's is. The contexts of `openBrowser` are private windows, where
 * Chromium neither preconnects nor prefetches what pages hint at.
 */
export async function openProfile(options: BrowserOptions = {}): Promise<BrowserContext> {
  const { folder, launch } = await prepare(options);
  const profile = join(folder, 'profile');
  const context = await chromium
    .launchPersistentContext(profile, launch)
    .catch((error) => discard(folder, error));
  context.on('close', () => void remove(folder));
  return context;
}

async function prepare(options: BrowserOptions): Promise<{ folder: string; launch: LaunchOptions }> {
  const asRoot = process.getuid?.() === 0;
  const folder = await mkdtemp(join(tmpdir(), 'cloakroom-browser-'));
  const launch = {
    executablePath: options.netns === undefined ? executable : await wrap(folder, options.netns),
    headless: options.headless ?? true,
    args: [...quiet, ...(asRoot ? ['--no-sandbox'] : []), ...(options.args ?? [])],
  };
  return { folder, launch };
}

/** Chromium's last helper processes may still write for a moment after it said that it is gone. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(() => undefined);
}

async function discard(folder: string, error: unknown): Promise<never> {
  await remove(folder);
  throw error;
}

/** A program that Playwright can start, and that starts Chromium inside the namespace. */
async function wrap(folder: string, netns: string): Promise<string> {
  const path = join(folder, 'chromium');
  await writeFile(path, `#!/bin/sh\nexec ip netns exec '${netns}' ${executable} "$@"\n`, { mode: 0o700 });
  return path;
}
