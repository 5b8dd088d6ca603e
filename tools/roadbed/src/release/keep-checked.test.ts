import { join } from 'node:path';
import { createReleaseFolder } from '@roadbed/deploy';
import type { ReleaseDescription, VulnerabilityCheck } from '@roadbed/deploy';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../test-utils.ts';
import { keepChecked } from './keep-checked.ts';
import { createUnreachableNote } from './unreachable-note.ts';
import { advisory, startTestingRegistry } from './registry-fixture.ts';

const minute = 60_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const description: ReleaseDescription = {
  origin: { commit: null, dirty: false, commits: [], tickets: [], builtAt: ago(0) },
  sbom: '{}',
  build: {
    root: 'apps/finance/payments',
    sources: [],
    packages: ['node_modules/lodash', 'node_modules/@example/money'],
    materials: [
      { uri: 'git+https://git.example/shop.git' },
      { uri: 'pkg:npm/lodash@4.17.20' },
      { uri: 'pkg:npm/%40example/money@1.0.0' },
    ],
    tools: {},
    startedOn: ago(0),
    finishedOn: ago(0),
  },
};

async function startRelease(answer = true) {
  const home = temporaryFolder();
  const releases = createReleaseFolder(join(home, 'releases'));
  const note = createUnreachableNote(join(home, 'registry-unreachable.json'));
  const files = new Map([['server.mjs', Buffer.from('a')]]);
  const { origin, build } = await releases.put('payments', files, async () => description);
  const { digest } = origin;
  const registry = await startTestingRegistry((response) => {
    if (answer) response.end(JSON.stringify({ lodash: [advisory('high', '<4.17.21')] }));
  });
  onTestFinished(() => registry.close());
  return {
    registry,
    check: async () => {
      const options = { releases, digest, build, registry: async () => registry, note, timeoutMs: 200 };
      const checked = await keepChecked(options);
      return checked.ok ? checked.check : undefined;
    },
    /** Checks another release, that of another service. */
    checkAnother: async () => {
      const other = await releases.put('fraud', files, async () => description);
      const about = { releases, digest: other.origin.digest, build: other.build };
      const checked = await keepChecked({ ...about, registry: async () => registry, note, timeoutMs: 200 });
      return checked.ok ? checked.check : undefined;
    },
    add: (at: string, outcome: VulnerabilityCheck['outcome']) =>
      releases.addCheck(digest, { at, source: null, packages: 2, outcome }),
    stored: async () => {
      const read = await releases.checks(digest);
      return read.ok ? read.checks : [];
    },
  };
}
const clean: VulnerabilityCheck['outcome'] = { status: 'checked', vulnerabilities: [] };
const unanswered: VulnerabilityCheck['outcome'] = { status: 'unchecked', reason: 'it answered 500' };

test('a release is checked once a day: what is asked is what was signed, and the answer is stored with it', async () => {
  const { registry, check, stored } = await startRelease();
  const first = await check();
  expect(first?.outcome).toMatchObject({ vulnerabilities: [{ package: 'lodash', severity: 'high' }] });
  expect(registry.asked.map(({ body }) => body)).toEqual([
    { lodash: ['4.17.20'], '@example/money': ['1.0.0'] },
  ]);
  expect(await check()).toEqual(first);
  expect(registry.asked).toHaveLength(1);
  expect(await stored()).toEqual([first]);
});

test('an answer of yesterday is asked for again', async () => {
  const { registry, check, add, stored } = await startRelease();
  await add(ago(25 * 60 * minute), clean);
  expect((await check())?.outcome).toMatchObject({ vulnerabilities: [{ package: 'lodash' }] });
  expect(registry.asked).toHaveLength(1);
  expect(await stored()).toHaveLength(2);
});

test('without an answer it is asked again after a minute, and an older answer counts meanwhile', async () => {
  const { registry, check, add } = await startRelease();
  await add(ago(30 * 60 * minute), clean);
  await add(ago(minute / 2), unanswered);
  expect((await check())?.outcome).toEqual(clean);
  expect(registry.asked).toHaveLength(0);

  const later = await startRelease();
  await later.add(ago(2 * minute), unanswered);
  expect((await later.check())?.outcome.status).toBe('checked');
});

test('of many releases in a row, only the first waits for a registry that does not answer', async () => {
  const { registry, check, checkAnother } = await startRelease(false);
  expect((await check())?.outcome).toMatchObject({ reason: expect.stringMatching(/within 0\.2 s$/) });
  expect((await checkAnother())?.outcome).toMatchObject({
    status: 'unchecked',
    reason: expect.stringMatching(/within 0\.2 s, a moment ago$/),
  });
  expect(registry.asked).toHaveLength(1);
});
