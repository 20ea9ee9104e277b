/**
 * The documents lead where they say: every relative link of every Markdown file is a file, and decisions are short.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';

const tree = resolve(import.meta.dirname, '..');
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: tree, encoding: 'utf8' }).trim().split('\n');

function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link ?? '')
    .filter((link) => !/^(?:https?:|mailto:|#)/.test(link));
}

function broken(page: string, text: string): string[] {
  return linksOf(text).filter((link) => !existsSync(join(tree, dirname(page), link.split('#', 1)[0] ?? '')));
}

test('every relative link of the documents leads to a file', () => {
  assert.ok(pages.length >= 10, `${pages.length} documents read`);
  let links = 0;
  for (const page of pages) {
    const text = readFileSync(join(tree, page), 'utf8');
    links += linksOf(text).length;
    assert.deepEqual(broken(page, text), [], page);
  }
  assert.ok(links > 40, `${links} links read`);
  assert.deepEqual(broken('README.md', '[a](no/such/file.ts)'), ['no/such/file.ts']);
});

test('both walks of the architecture name files all the way', () => {
  const text = readFileSync(join(tree, 'ARCHITECTURE.md'), 'utf8');
  for (const walk of ['## A page', '## A purchase']) {
    const section = text.slice(text.indexOf(walk)).split('\n## ', 2).join('\n## ');
    assert.ok(linksOf(section).length >= 3, walk);
  }
});

test('a decision is under 40 lines', () => {
  const decisions = pages.filter((page) => page.startsWith('docs/adr/'));
  assert.ok(decisions.length >= 6);
  for (const page of decisions) {
    assert.ok(readFileSync(join(tree, page), 'utf8').split('\n').length <= 40, page);
  }
});
