/**
 * A certificate authority for tests, made by the `openssl` program in a fresh folder: nothing to expire in the tree.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** An authority that signs what a test asks for. */
export interface Authority {
  /** Its own certificate: what `openEgress({ ca })` takes. */
  readonly ca: string;
  /** A certificate for alternative names like `DNS:a.test,IP:127.0.0.1`; `dates` are openssl's `[from, until]`. */
  readonly issue: (names: string, dates?: readonly [string, string]) => Identity;
  /** One that signs itself. */
  readonly selfSigned: (names: string) => Identity;
  /** Removes the folder. */
  remove(): void;
}

/** Whether the machine has openssl: tests that need it are skipped by name where it is missing. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Makes an authority. */
export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'cloakroom-authority-'));
  const path = (name: string): string => join(folder, name);
  const read = (name: string): string => readFileSync(path(name), 'utf8');
  const run = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const newKey = (name: string): void =>
    run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', name);
  const subject = ['-subj', '/CN=Test'];
  writeFileSync(path('index.txt'), '');
  writeFileSync(
    path('ca.cnf'),
    [
      '[ca]',
      'default_ca = main',
      '[main]',
      'database = index.txt',
      'new_certs_dir = .',
      'rand_serial = yes',
      'default_md = sha256',
      'unique_subject = no',
      'policy = any',
      'copy_extensions = copy',
      '[any]',
      'commonName = optional',
    ].join('\n'),
  );
  newKey('ca.key');
  run('req', '-x509', '-key', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test authority');
  let serial = 0;
  return {
    ca: read('ca.pem'),
    issue(names, dates = ['20200101000000Z', '20991231000000Z']) {
      serial += 1;
      const name = `leaf${serial}`;
      newKey(`${name}.key`);
      run(
        'req',
        '-new',
        '-key',
        `${name}.key`,
        ...subject,
        '-addext',
        `subjectAltName=${names}`,
        '-out',
        `${name}.csr`,
      );
      const [from, until] = dates;
      const signing = ['-cert', 'ca.pem', '-keyfile', 'ca.key', '-startdate', from, '-enddate', until];
      run(
        'ca',
        '-config',
        'ca.cnf',
        '-batch',
        '-notext',
        ...signing,
        '-in',
        `${name}.csr`,
        '-out',
        `${name}.pem`,
      );
      return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
    },
    selfSigned(names) {
      serial += 1;
      const name = `self${serial}`;
      newKey(`${name}.key`);
      const made = ['-key', `${name}.key`, '-out', `${name}.pem`, '-days', '2', ...subject];
      run('req', '-x509', ...made, '-addext', `subjectAltName=${names}`);
      return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
