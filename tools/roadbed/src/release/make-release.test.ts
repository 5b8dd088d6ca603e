import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createReleaseFolder } from '@roadbed/deploy';
import type { Catalog, Service } from '@roadbed/catalog';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRelease } from './make-release.ts';

const service = { name: 'payments', description: 'Takes payments', root: 'apps/finance/payments' } as Service;
const catalog = {
  platform: { organisation: 'Example Retail', tickets: { patterns: ['[A-Z]+-[0-9]+'] } },
} as Catalog;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'a workspace-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

const hash = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
const lock = (versions: Record<string, string>) =>
  JSON.stringify({
    packages: Object.fromEntries(
      Object.entries(versions).map(([name, version]) => [
        `node_modules/${name}`,
        { version, integrity: hash },
      ]),
    ),
  });

/** A build whose metafile says that these files, and zod, went into the bundle. */
async function build(
  text: string,
  sources = [`${service.root}/src/server.ts`, 'libs/money/src/index.ts'],
): Promise<void> {
  await write(`${service.root}/dist/server.mjs`, text);
  const inputs = [...sources, 'node_modules/zod/index.js'];
  const metafile = {
    inputs: Object.fromEntries(inputs.map((path) => [path, { imports: [] }])),
    outputs: {
      [`${service.root}/dist/server.mjs`]: {
        inputs: Object.fromEntries(inputs.map((path) => [path, { bytesInOutput: 10 }])),
      },
    },
  };
  await write(`${service.root}/dist/server.metafile.json`, JSON.stringify(metafile));
  await write('node_modules/zod/package.json', '{ "name": "zod", "version": "4.6.7", "license": "MIT" }');
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

const folder = () => createReleaseFolder(join(root, '.roadbed/releases'));
const release = () => makeRelease(root, catalog, service, folder());

const first = {
  [`${service.root}/src/server.ts`]: '1',
  [`${service.root}/service.json`]: '{}',
  'libs/money/src/index.ts': '0',
  'libs/money/package.json': '{ "name": "@example/money", "version": "0.1.0" }',
  'package-lock.json': lock({ zod: '4.6.7', other: '1.0.0' }),
  'tsconfig.base.json': '{}',
  'tools/generators/src/build/bundle.ts': '1',
};

describe('a release', () => {
  beforeEach(async () => {
    git('init', '--quiet', '--initial-branch=main');
    await build('one');
    await commit('PAY-1 Begin', first);
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

  test('finds tickets and what breaks in the footers of commits, and nowhere else in their text', async () => {
    await release();
    const code = `${service.root}/src/server.ts`;
    await commit(
      'fix: amounts are in cents\n\nAs was asked for in PAY-3.\nBREAKING CHANGE: amounts were in pounds\n\n\x1e Refs: PAY-5\nRefs: PAY-7\nCloses #9',
      { [code]: '2' },
    );
    await commit('docs: say what a BREAKING CHANGE is\n\nLike PAY-4: nothing changes', { [code]: '3' });
    await build('two');
    const { origin } = await release();
    expect(origin.tickets).toEqual(['PAY-7']);
    expect(origin.commits.map(({ subject, breaking }) => [subject, breaking])).toEqual([
      ['docs: say what a BREAKING CHANGE is', undefined],
      ['fix: amounts are in cents', true],
    ]);
  });

  test('of the same bundle is the same release, whatever was committed since', async () => {
    const before = await release();
    await commit('WEB-3 Elsewhere', { 'README.md': '1' });
    expect(await release()).toMatchObject({ added: false, origin: before.origin });
  });

  test('of other values for an environment is another release, with the commit that changed them', async () => {
    const before = await release();
    await commit('PAY-6 Raise the limit', { [`${service.root}/config/production.json`]: '{ "limit": 2 }' });
    const { origin, added } = await release();
    expect(added).toBe(true);
    expect(origin.digest).not.toBe(before.origin.digest);
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

  test('says when its sources were not committed, and which', async () => {
    await write('README.md', 'is in no bundle');
    await build('two');
    expect(await release()).toMatchObject({ origin: { dirty: false }, warnings: [] });
    await write(`${service.root}/src/server.ts`, 'changed');
    await build('three');
    const { origin, warnings } = await release();
    expect(origin).toMatchObject({ dirty: true });
    expect(warnings).toEqual([
      `${service.root}/src/server.ts not committed, which the release says of itself. Fix: commit, and release again`,
    ]);
  });

  test('counts a locked version that was not committed, of what is in it', async () => {
    await write('package-lock.json', lock({ zod: '4.6.7', other: '2.0.0' }));
    await build('two');
    expect((await release()).origin).toMatchObject({ dirty: false });
    await write('package-lock.json', lock({ zod: '4.6.8', other: '2.0.0' }));
    await build('three');
    await write('node_modules/zod/package.json', '{ "name": "zod", "version": "4.6.8" }');
    expect((await release()).origin).toMatchObject({ dirty: true });
  });

  test.each([
    ['its service.json', `${service.root}/service.json`],
    ['the values of an environment', `${service.root}/config/production.json`],
    ['its toggles', `${service.root}/toggles.json`],
    ['the package.json of a library in it', 'libs/money/package.json'],
    ['what bundles it', 'tools/generators/src/build/bundle.ts'],
    ['the settings of the compiler', 'tsconfig.base.json'],
  ])('is reached by a commit that changes %s, and by no other', async (_what, file) => {
    await release();
    await commit('WEB-3 Elsewhere', {
      'apps/navigation/search/src/server.ts': '1',
      'tools/generators/src/build/bundle.test.ts': '1',
      'README.md': '1',
    });
    const text = JSON.stringify({ name: '@example/money', version: '0.2.0' });
    const head = await commit('PAY-9 Change it', { [file]: text });
    await build('two');
    expect((await release()).origin).toMatchObject({ commit: head, tickets: ['PAY-9'] });
  });

  test('is reached by a commit that takes something out of it', async () => {
    await commit('PAY-2 Add', {
      [`${service.root}/config/production.json`]: '{}',
      'libs/gone/src/index.ts': '1',
    });
    await build('two', [`${service.root}/src/server.ts`, 'libs/gone/src/index.ts']);
    await release();
    for (const [ticket = '', file = ''] of [
      ['PAY-3', `${service.root}/config/production.json`],
      ['PAY-4', 'libs/gone/src/index.ts'],
    ]) {
      git('rm', '--quiet', file);
      git('commit', '--quiet', '-m', `${ticket} Take away`);
    }
    await build('three', [`${service.root}/src/server.ts`]);
    expect((await release()).origin.tickets).toEqual(['PAY-4', 'PAY-3']);
  });

  test('is reached by a commit that locks another version of a package in it, and of no other package', async () => {
    await release();
    await commit('WEB-5 Elsewhere', { 'package-lock.json': lock({ zod: '4.6.7', other: '2.0.0' }) });
    await commit('PAY-5 Update zod', { 'package-lock.json': lock({ zod: '4.6.8', other: '2.0.0' }) });
    await commit('WEB-6 Elsewhere', { 'package-lock.json': lock({ zod: '4.6.8', other: '3.0.0' }) });
    await build('two');
    await write('node_modules/zod/package.json', '{ "name": "zod", "version": "4.6.8" }');
    expect((await release()).origin.tickets).toEqual(['PAY-5']);
  });

  test('takes a file name for what it is, not for a pattern', async () => {
    const file = `${service.root}/src/[id].ts`;
    await commit('PAY-2 Add', { [file]: '1', [`${service.root}/src/i.ts`]: '1' });
    await build('two', [`${service.root}/src/server.ts`, file]);
    await release();
    await commit('WEB-3 In no bundle', { [`${service.root}/src/i.ts`]: '2' });
    await commit('PAY-4 Change it', { [file]: '2' });
    await build('three', [`${service.root}/src/server.ts`, file]);
    expect((await release()).origin.tickets).toEqual(['PAY-4']);
  });

  test('is not made of a package that is not the locked one', async () => {
    await write('node_modules/zod/package.json', '{ "name": "zod", "version": "9.9.9" }');
    await expect(release()).rejects.toThrow(
      /zod is version 9\.9\.9, and package-lock\.json says 4\.6\.7\. Fix: npm ci/,
    );
    expect(await folder().list()).toEqual([]);
  });

  test('says which package in it the lock file gives no hash for', async () => {
    await commit('PAY-2 Lock', {
      'package-lock.json': JSON.stringify({ packages: { 'node_modules/zod': { version: '4.6.7' } } }),
    });
    expect((await release()).warnings).toEqual([
      expect.stringMatching(/no hash for node_modules\/zod, .*Fix: /),
    ]);
  });

  test('says how it was made, signed: the commit, each package with its hash, the files, the tools', async () => {
    git('remote', 'add', 'origin', 'https://ana:secret@git.example/shop.git');
    const { origin, build: facts } = await release();
    const verified = await folder().verify(origin.digest);
    expect(verified).toMatchObject({ ok: true, provenance: { service: 'payments', build: facts } });
    expect(facts).toMatchObject({
      root: service.root,
      packages: ['node_modules/zod'],
      materials: [
        { uri: 'git+https://git.example/shop.git', digest: { gitCommit: origin.commit } },
        { uri: 'pkg:npm/zod@4.6.7', digest: { sha512: '01'.repeat(64) } },
      ],
      tools: { node: process.versions.node },
    });
    expect(facts.sources).toEqual([
      'apps/finance/payments/service.json',
      'apps/finance/payments/src/server.ts',
      'libs/money/package.json',
      'libs/money/src/index.ts',
    ]);
  });

  test('of a shallow clone says that commits may be missing, and how to get them', async () => {
    await release();
    await commit('PAY-2 One', { [`${service.root}/src/server.ts`]: '2' });
    await commit('PAY-3 Two', { [`${service.root}/src/server.ts`]: '3' });
    const clone = join(root, 'clone');
    git('clone', '--quiet', '--depth=1', pathToFileURL(root).href, clone);
    for (const name of ['.roadbed', 'node_modules', `${service.root}/dist`])
      await cp(join(root, name), join(clone, name), { recursive: true });
    await writeFile(join(clone, service.root, 'dist/server.mjs'), 'two');
    const releases = createReleaseFolder(join(clone, '.roadbed/releases'));
    const { origin, warnings } = await makeRelease(clone, catalog, service, releases);
    expect(origin.tickets).toEqual(['PAY-3']);
    expect(warnings).toEqual([expect.stringMatching(/is not in this history.*git fetch --unshallow/)]);
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
  for (const [file, text] of Object.entries(first)) await write(file, text);
  await build('one');
  const { origin, warnings } = await release();
  expect(origin).toMatchObject({ commit: null, commits: [], tickets: [] });
  expect(warnings).toEqual([expect.stringMatching(/not a git repository\. Fix: git init/)]);
});

test('without a build, or without its account of itself, there is nothing to release', async () => {
  for (const [file, text] of Object.entries(first)) await write(file, text);
  await expect(release()).rejects.toThrow(/has no bundle\. Fix: npx nx build payments/);
  await build('one');
  await rm(join(root, service.root, 'dist/server.metafile.json'));
  await expect(release()).rejects.toThrow(
    /Nothing says what is in .*server\.mjs\. Fix: build the service again/,
  );
});
