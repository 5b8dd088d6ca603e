import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, utimes, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exampleDescription, exampleFiles } from '../testing/example-description.ts';
import { createReleaseFolder } from './release-folder.ts';

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'releases with space-'));
  folder = join(home, 'releases');
});
afterEach(() => rm(home, { recursive: true }));

const describeIt = async () => exampleDescription();
const put = (text: string, service = 'payments') =>
  createReleaseFolder(folder).put(service, exampleFiles(text), describeIt);
const rootOf = (digest: string) => join(folder, digest.replace('sha256:', ''));

test('equal content has one digest, is stored once and keeps its first origin', async () => {
  const releases = createReleaseFolder(folder);
  const first = await put('a');
  const again = await releases.put('payments', exampleFiles('a'), () => {
    throw new Error('a release that is there is not described again');
  });
  expect(first.added).toBe(true);
  expect(again).toEqual({ ...first, added: false });
  expect(await releases.list()).toEqual([first.origin]);
});

test('other content, another service or another file name has another digest', async () => {
  const other = new Map([['other.mjs', Buffer.from('a')]]);
  const digests = [
    await put('a'),
    await put('b'),
    await put('a', 'fraud'),
    await createReleaseFolder(folder).put('payments', other, describeIt),
  ].map((release) => release.origin.digest);
  expect(new Set(digests).size).toBe(4);
});

test('stored by many at once, a release is there whole and once', async () => {
  const stored = await Promise.all(Array.from({ length: 10 }, () => put('a')));
  expect(stored.filter(({ added }) => added)).toHaveLength(1);
  expect(await readdir(folder)).toHaveLength(1);
  expect(await createReleaseFolder(folder).verify(stored[0]?.origin.digest ?? '')).toMatchObject({
    ok: true,
  });
});

test('no file of a release can be written', async () => {
  const { digest } = (await put('a')).origin;
  const entries = await readdir(rootOf(digest), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThanOrEqual(7);
  for (const { parentPath, name } of files) expect((await stat(join(parentPath, name))).mode & 0o222).toBe(0);
});

test('a name that is no digest never becomes a path', () => {
  expect(() => createReleaseFolder(folder).contentPath('sha256:../../etc')).toThrow(/is not a digest/);
});

test('what is stored under the digest but is not its content is refused, not taken for the release', async () => {
  const { digest } = (await put('a')).origin;
  const file = join(rootOf(digest), 'content/server.mjs');
  await chmod(file, 0o644);
  await writeFile(file, 'altered');
  await expect(put('a')).rejects.toThrow(
    /server\.mjs of release [0-9a-f]{12} has been altered\. Fix: .*remove/,
  );
});

test('an origin that cannot be read hides no other release', async () => {
  const { digest } = (await put('a')).origin;
  const { origin } = await put('b');
  await chmod(join(rootOf(digest), 'origin.json'), 0o644);
  await writeFile(join(rootOf(digest), 'origin.json'), '{');
  expect(await createReleaseFolder(folder).list()).toEqual([origin]);
});

test('a release that has no provenance, since it was stored before there were any, gets one when it is built again', async () => {
  const { digest } = (await put('a')).origin;
  await rm(join(rootOf(digest), 'provenance.sigstore.json'));
  expect(await put('a')).toMatchObject({ added: true });
  expect(await createReleaseFolder(folder).verify(digest)).toMatchObject({ ok: true });
  expect(await readdir(folder)).toHaveLength(1);
});

describe('a process that dies in the middle', () => {
  /** Stores one release after the other, until it is ended. */
  const script = `
    import { createReleaseFolder } from ${JSON.stringify(new URL('release-folder.ts', import.meta.url).href)};
    import { exampleDescription } from ${JSON.stringify(new URL('../testing/example-description.ts', import.meta.url).href)};
    const releases = createReleaseFolder(process.argv[1]);
    for (let number = 0; ; number += 1) {
      const files = new Map(Array.from({ length: 20 }, (_, at) => ['chunks/' + at + '.mjs', Buffer.alloc(50_000, process.pid + ' ' + number)]));
      await releases.put('payments', files, async () => exampleDescription());
      console.log('stored');
    }`;

  test('leaves each release whole or not at all', async () => {
    for (const afterMs of [5, 15, 40, 80]) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await sleep(afterMs);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const releases = createReleaseFolder(folder);
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.draft-'));
    const listed = await releases.list();
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.map(({ digest }) => digest.replace('sha256:', '')).sort()).toEqual(names.sort());
    for (const { digest } of listed) expect(await releases.verify(digest)).toMatchObject({ ok: true });
  });

  test('leaves a draft that a later release removes, and not that of a process at work', async () => {
    await put('a');
    const hourAgo = new Date(Date.now() - 2 * 3_600_000);
    await writeFile(join(folder, '.draft-dead'), '');
    await utimes(join(folder, '.draft-dead'), hourAgo, hourAgo);
    await writeFile(join(folder, '.draft-alive'), '');
    await put('b');
    const drafts = (await readdir(folder)).filter((name) => name.startsWith('.draft-'));
    expect(drafts).toEqual(['.draft-alive']);
  });
});

test('a write that fails leaves nothing', async () => {
  const impossible = new Map([
    ['chunks', Buffer.from('a file')],
    ['chunks/later.mjs', Buffer.from('in a folder of the same name')],
  ]);
  const releases = createReleaseFolder(folder);
  await expect(releases.put('payments', impossible, describeIt)).rejects.toThrow(/EISDIR/);
  expect(await readdir(folder)).toEqual([]);
  expect(await releases.list()).toEqual([]);
});

test('a release knows every branch on which it was made, and stays what its builder made', async () => {
  const releases = createReleaseFolder(folder);
  const { digest } = (await put('a')).origin;
  expect(await releases.branches(digest)).toEqual([]);
  const names = ['main', 'feature/../../etc', 'é'.repeat(150)];
  for (const name of [...names, 'main']) await releases.noteBranch(digest, name);
  expect((await releases.branches(digest)).sort()).toEqual([...names].sort());
  expect(await releases.verify(digest)).toMatchObject({ ok: true });
  expect(await readdir(join(rootOf(digest), 'branches'))).toHaveLength(3);
});
