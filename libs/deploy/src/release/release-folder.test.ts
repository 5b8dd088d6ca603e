import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createReleaseFolder } from './release-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'releases with space-'));
});
afterEach(() => rm(folder, { recursive: true }));

const origin = { commit: null, dirty: false, commits: [], tickets: [], builtAt: '2026-01-01T00:00:00.000Z' };
const files = (text: string) =>
  new Map([
    ['server.mjs', Buffer.from(text)],
    ['service.json', Buffer.from('{}')],
  ]);

test('equal content has one digest, is stored once and keeps its first origin', async () => {
  const releases = createReleaseFolder(folder);
  const first = await releases.put('payments', files('a'), origin);
  const again = await releases.put('payments', files('a'), { ...origin, commit: 'c'.repeat(40) });
  expect(first.added).toBe(true);
  expect(again).toEqual({ origin: first.origin, added: false });
  expect(await releases.list()).toEqual([first.origin]);
});

test('other content, another service or another file name has another digest', async () => {
  const releases = createReleaseFolder(folder);
  const digests = [
    await releases.put('payments', files('a'), origin),
    await releases.put('payments', files('b'), origin),
    await releases.put('fraud', files('a'), origin),
    await releases.put('payments', new Map([['other.mjs', Buffer.from('a')]]), origin),
  ].map((release) => release.origin.digest);
  expect(new Set(digests).size).toBe(4);
});

test('stored by many at once, a release is there whole and once', async () => {
  const releases = createReleaseFolder(folder);
  const stored = await Promise.all(
    Array.from({ length: 10 }, () => releases.put('payments', files('a'), origin)),
  );
  expect(stored.filter(({ added }) => added)).toHaveLength(1);
  expect(await readdir(folder)).toHaveLength(1);
});

test('a release whose bytes were altered or lost does not verify', async () => {
  const releases = createReleaseFolder(folder);
  const { digest } = (await releases.put('payments', files('a'), origin)).origin;
  expect(await releases.verify(digest)).toEqual({ ok: true });
  await writeFile(join(releases.contentPath(digest), 'server.mjs'), 'altered');
  expect(await releases.verify(digest)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('server.mjs'),
  });
  await rm(join(releases.contentPath(digest), 'server.mjs'));
  expect(await releases.verify(digest)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('missing'),
  });
  expect(await releases.verify(`sha256:${'0'.repeat(64)}`)).toMatchObject({ ok: false });
});

test('a name that is no digest never becomes a path', () => {
  expect(() => createReleaseFolder(folder).contentPath('sha256:../../etc')).toThrow(/is not a digest/);
});
