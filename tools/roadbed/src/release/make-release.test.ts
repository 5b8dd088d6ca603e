import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createReleaseFolder } from '@roadbed/deploy';
import type { Catalog, Service } from '@roadbed/catalog';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRelease } from './make-release.ts';

const service = { name: 'payments', root: 'apps/finance/payments' } as Service;
const catalog = { platform: { tickets: { patterns: ['[A-Z]+-[0-9]+'] } } } as Catalog;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'a workspace-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

/** A build whose source map says that these files went into the bundle. */
async function build(
  text: string,
  sources = ['../src/server.ts', '../../../../libs/money/src/index.ts'],
): Promise<void> {
  await write(`${service.root}/service.json`, '{}');
  await write(`${service.root}/dist/server.mjs`, text);
  const map = { version: 3, sources: [...sources, '../../../../node_modules/zod/index.js'] };
  await write(`${service.root}/dist/server.mjs.map`, JSON.stringify(map));
}

function git(...args: string[]): string {
  const identity = [
    '-c',
    'user.name=Ana Example',
    '-c',
    'user.email=ana@example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  return execFileSync('git', ['-C', root, ...identity, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

async function commit(message: string, files: Record<string, string>): Promise<string> {
  for (const [file, text] of Object.entries(files)) await write(file, text);
  git('add', '--', ...Object.keys(files));
  git('commit', '--quiet', '-m', message);
  return git('rev-parse', 'HEAD');
}

const release = () =>
  makeRelease(root, catalog, service, createReleaseFolder(join(root, '.roadbed/releases')));

describe('a release', () => {
  beforeEach(async () => {
    git('init', '--quiet', '--initial-branch=main');
    await build('one');
    await commit('PAY-1 Begin', {
      [`${service.root}/src/server.ts`]: '1',
      [`${service.root}/service.json`]: '{}',
    });
  });

  test('carries its commit, and the commits and tickets that reached it since the release before', async () => {
    await release();
    await commit('PAY-2 Round half up, closes OPS-9', { 'libs/money/src/index.ts': '1' });
    await commit('WEB-3 Elsewhere', { 'apps/navigation/search/src/server.ts': '1' });
    const head = await commit('PAY-4 Say why', { [`${service.root}/src/server.ts`]: '2' });
    await build('two');
    const { origin, added } = await release();
    expect(added).toBe(true);
    expect(origin).toMatchObject({ commit: head, dirty: false, tickets: ['PAY-4', 'PAY-2', 'OPS-9'] });
    expect(origin.commits.map(({ subject, author }) => [subject, author])).toEqual([
      ['PAY-4 Say why', 'Ana Example'],
      ['PAY-2 Round half up, closes OPS-9', 'Ana Example'],
    ]);
  });

  test('of the same bundle is the same release, whatever was committed since', async () => {
    const first = await release();
    await commit('WEB-3 Elsewhere', { 'README.md': '1' });
    expect(await release()).toMatchObject({ added: false, origin: first.origin });
  });

  test('of other values for an environment is another release, with the commit that changed them', async () => {
    const first = await release();
    await commit('PAY-6 Raise the limit', { [`${service.root}/config/production.json`]: '{ "limit": 2 }' });
    const { origin, added } = await release();
    expect(added).toBe(true);
    expect(origin.digest).not.toBe(first.origin.digest);
    expect(origin.tickets).toEqual(['PAY-6']);
    const content = createReleaseFolder(join(root, '.roadbed/releases')).contentPath(origin.digest);
    expect(await readFile(join(content, 'config/production.json'), 'utf8')).toBe('{ "limit": 2 }');
  });

  test('of other feature toggles is another release too', async () => {
    await release();
    await commit('PAY-8 Try the new checkout', { [`${service.root}/toggles.json`]: '{ "toggles": {} }' });
    const { origin, added } = await release();
    expect([added, origin.tickets]).toEqual([true, ['PAY-8']]);
    const content = createReleaseFolder(join(root, '.roadbed/releases')).contentPath(origin.digest);
    expect(await readFile(join(content, 'toggles.json'), 'utf8')).toBe('{ "toggles": {} }');
  });

  test('says when its sources were not committed', async () => {
    await write(`${service.root}/src/server.ts`, 'changed');
    await build('two');
    expect((await release()).origin).toMatchObject({ dirty: true });
  });

  test('still carries a commit when the one before is gone from the history', async () => {
    await release();
    git('checkout', '--quiet', '--orphan', 'again');
    const head = await commit('PAY-5 Begin again', { [`${service.root}/src/server.ts`]: '3' });
    await build('three');
    expect((await release()).origin).toMatchObject({ commit: head, tickets: ['PAY-5'] });
  });
});

test('outside git, a release carries no commit and says why', async () => {
  await build('one');
  const { origin, warning } = await release();
  expect(origin).toMatchObject({ commit: null, commits: [], tickets: [] });
  expect(warning).toMatch(/not a git repository/);
});
