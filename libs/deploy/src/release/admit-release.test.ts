import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleasePolicy } from '@roadbed/catalog';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleDescription, exampleFiles } from '../testing/example-description.ts';
import { admitRelease } from './admit-release.ts';
import { createReleaseFolder } from './release-folder.ts';
import type { VulnerabilityCheck } from './vulnerability-check.ts';

let home: string;
let digest: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'admit with space-'));
  digest = (await releases().put('payments', exampleFiles('a'), async () => exampleDescription())).origin
    .digest;
});
afterEach(() => rm(home, { recursive: true }));

const releases = () => createReleaseFolder(join(home, 'releases'));
const checksFolder = () => join(home, 'releases', digest.replace('sha256:', ''), 'checks');
const policy: ReleasePolicy = { vulnerabilities: { refuse: 'high', whenUnreachable: 'refuse', ignore: [] } };
const admit = () => admitRelease(releases(), digest, policy);
const check = (at: string, severity?: 'low' | 'critical'): VulnerabilityCheck => ({
  at,
  source: 'http://registry.example/',
  packages: 1,
  outcome: {
    status: 'checked',
    vulnerabilities:
      severity === undefined
        ? []
        : [{ id: 'GHSA-1', package: 'zod', version: '4.6.7', severity, title: 'A title', url: '' }],
  },
});

test('a release that was never checked is admitted or not as the policy says', async () => {
  expect(await admit()).toMatchObject({ ok: false, reason: expect.stringContaining('no check was made') });
  const lenient: ReleasePolicy = { vulnerabilities: { ...policy.vulnerabilities, whenUnreachable: 'warn' } };
  expect(await admitRelease(releases(), digest, lenient)).toMatchObject({ ok: true });
});

test('the newest check counts', async () => {
  await releases().addCheck(digest, check('2026-11-21T09:00:00.000Z'));
  expect(await admit()).toEqual({ ok: true, warnings: [] });
  await releases().addCheck(digest, check('2026-11-22T09:00:00.000Z', 'critical'));
  expect(await admit()).toMatchObject({ ok: false, reason: expect.stringContaining('zod 4.6.7 (critical)') });
  await releases().addCheck(digest, check('2026-11-23T09:00:00.000Z', 'low'));
  expect(await admit()).toEqual({ ok: true, warnings: ['zod 4.6.7 (low): A title, GHSA-1'] });
});

test('a check that was altered, or is that of another release, is refused by name', async () => {
  await releases().addCheck(digest, check('2026-11-22T09:00:00.000Z', 'critical'));
  const [name = ''] = await readdir(checksFolder());
  const file = join(checksFolder(), name);
  const text = await readFile(file, 'utf8');
  await chmod(file, 0o644);
  const bundle = JSON.parse(text) as { dsseEnvelope: { payload: string } };
  const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
  bundle.dsseEnvelope.payload = Buffer.from(payload.replace('critical', 'low')).toString('base64');
  await writeFile(file, JSON.stringify(bundle));
  expect(await admit()).toMatchObject({ ok: false, reason: expect.stringContaining(`the check ${name}`) });

  const other = await releases().put('fraud', exampleFiles('a'), async () => exampleDescription());
  await releases().addCheck(other.origin.digest, check('2026-11-22T09:00:00.000Z'));
  const theirs = join(home, 'releases', other.origin.digest.replace('sha256:', ''), 'checks');
  await writeFile(file, await readFile(join(theirs, (await readdir(theirs))[0] ?? ''), 'utf8'));
  expect(await admit()).toMatchObject({ ok: false, reason: expect.stringContaining('of another release') });
});

test('an altered release is refused whatever its checks say', async () => {
  await releases().addCheck(digest, check('2026-11-21T09:00:00.000Z'));
  const file = join(releases().contentPath(digest), 'server.mjs');
  await chmod(file, 0o644);
  await writeFile(file, 'altered');
  expect(await admit()).toMatchObject({ ok: false, reason: expect.stringContaining('server.mjs') });
});
