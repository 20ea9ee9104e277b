/**
 * The two network namespaces of a laboratory: `…-b` for the browser, `…-i` for everything else, one wire between them.
 * Their names hold the process id, so a later run can sweep what a crash left behind.
 * @module
 */
import { execFile } from 'node:child_process';
import { access, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The addresses of the wire. Documentation ranges (RFC 5737, RFC 3849): they look global and belong to nobody. The
 * networks hold the two ends and nothing else: all other addresses are routed, so packets to them show on the wire.
 */
export const wire = {
  link: 'wire',
  browser4: '192.0.2.2',
  internet4: '192.0.2.1',
  browser6: '2001:db8:1::2',
  internet6: '2001:db8:1::1',
  resolver: '198.51.100.53',
  /** Ports, on the internet's end of the wire, of the laboratory's own probes. */
  firstProbePort: 64_000,
  /** Where the internet's side hears DNS, and everything else. */
  dnsPort: 53,
  anyPort: 1,
} as const;

/** Names of the two namespaces. */
export interface NamespaceNames {
  readonly browser: string;
  readonly internet: string;
}

/** What this machine lacks for a laboratory, by name; empty when it can be opened. */
export async function labMissing(): Promise<readonly string[]> {
  const missing: string[] = [];
  if (process.getuid?.() !== 0) missing.push('root');
  for (const [tool, folders] of [
    ['ip', ['/usr/sbin', '/sbin', '/usr/bin']],
    ['nft', ['/usr/sbin', '/usr/bin']],
    ['tcpdump', ['/usr/bin', '/usr/sbin']],
    ['chromium', ['/usr/bin']],
  ] as const) {
    const found = await Promise.all(folders.map((folder) => exists(`${folder}/${tool}`)));
    if (!found.includes(true)) missing.push(tool);
  }
  if (!(await exists('/proc/net/if_inet6'))) missing.push('IPv6');
  if (missing.length > 0) return missing;
  const probe = `cloakroom-${process.pid}-0-b`;
  try {
    await run('ip', ['netns', 'add', probe]);
    await run('ip', ['netns', 'del', probe]);
  } catch {
    missing.push('the right to make network namespaces');
  }
  return missing;
}

/** Makes both namespaces, the wire, the routes, and the rules that bring every packet to the tripwire. */
export async function buildNamespaces(stem: string): Promise<NamespaceNames> {
  const browser = `${stem}-b`;
  const internet = `${stem}-i`;
  await ip('netns', 'add', browser);
  await ip('netns', 'add', internet);
  await ip(
    'link',
    'add',
    wire.link,
    'netns',
    browser,
    'type',
    'veth',
    'peer',
    'name',
    wire.link,
    'netns',
    internet,
  );
  const ends = [
    { netns: browser, four: wire.browser4, six: wire.browser6, mac: '02:00:00:00:00:02' },
    { netns: internet, four: wire.internet4, six: wire.internet6, mac: '02:00:00:00:00:01' },
  ];
  for (const { netns, four, six, mac } of ends) {
    await ip('-n', netns, 'link', 'set', 'lo', 'up');
    await ip('-n', netns, 'addr', 'add', `${four}/30`, 'dev', wire.link);
    await ip('-n', netns, 'addr', 'add', `${six}/126`, 'dev', wire.link, 'nodad');
    await ip('-n', netns, 'link', 'set', wire.link, 'address', mac, 'up');
  }
  // Neighbours known beforehand: no packet waits for discovery, so packets cross the wire in the order they were sent.
  for (const [at, to] of [ends, ends.toReversed()] as const) {
    if (at === undefined || to === undefined) continue;
    for (const address of [to.four, to.six]) {
      await ip(
        '-n',
        at.netns,
        'neigh',
        'add',
        address,
        'lladdr',
        to.mac,
        'dev',
        wire.link,
        'nud',
        'permanent',
      );
    }
  }
  // Without a way out nothing could leak, and the laboratory would prove nothing.
  await ip('-n', browser, 'route', 'add', 'default', 'via', wire.internet4);
  await ip('-n', browser, '-6', 'route', 'add', 'default', 'via', wire.internet6);
  await catchAll(internet);
  await mkdir(`/etc/netns/${browser}`, { recursive: true });
  await writeFile(`/etc/netns/${browser}/resolv.conf`, `nameserver ${wire.resolver}\n`);
  await writeFile(`/etc/netns/${browser}/nsswitch.conf`, 'hosts: files dns\n');
  return { browser, internet };
}

/** Sends what arrives from the wire, for whichever address, to the two listening ports. */
async function catchAll(netns: string): Promise<void> {
  const rules = `table inet tripwire {
  chain arrivals {
    type nat hook prerouting priority dstnat;
    udp dport 53 redirect to :${wire.dnsPort}
    tcp dport 53 redirect to :${wire.dnsPort}
    meta l4proto tcp redirect to :${wire.anyPort}
    meta l4proto udp redirect to :${wire.anyPort}
  }
}`;
  await run('ip', ['netns', 'exec', netns, 'nft', rules]);
}

/** Removes both namespaces of a stem, and ends what still runs inside them. */
export async function removeNamespaces(stem: string): Promise<void> {
  for (const netns of [`${stem}-b`, `${stem}-i`]) {
    const { stdout } = await run('ip', ['netns', 'pids', netns]).catch(() => ({ stdout: '' }));
    for (const pid of stdout.split('\n').filter((line) => line !== '')) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It ended by itself in the meantime.
      }
    }
    await run('ip', ['netns', 'del', netns]).catch(() => undefined);
    await rm(`/etc/netns/${netns}`, { recursive: true, force: true });
  }
}

/** Removes the namespaces of processes that are gone. */
export async function sweepNamespaces(): Promise<void> {
  const names = await readdir('/run/netns').catch(() => []);
  const stems = new Set(names.map((name) => /^(cloakroom-\d+-\d+)-[bi]$/.exec(name)?.[1] ?? ''));
  for (const stem of stems) {
    const pid = stem.split('-')[1];
    if (pid !== undefined && !(await exists(`/proc/${pid}`))) await removeNamespaces(stem);
  }
}

async function ip(...words: string[]): Promise<void> {
  await run('ip', words);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
