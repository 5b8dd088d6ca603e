import { mkdtemp, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChangeDetails } from '@roadbed/platform-api';
import { requestChange } from '../change/request-change.ts';
import { registerRelease } from '../release/register-release.ts';
import { createReleaseFolder } from '../release/release-folder.ts';
import type { ReleaseFolder } from '../release/release-folder.ts';
import { exampleDescription, exampleFiles } from '../testing/example-description.ts';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import type { DetailSources } from './describe-change.ts';
import { getChangeDetails } from './get-change-details.ts';
import { presentChange } from './present-change.ts';

let fixture: Fixture;
let folder: string;
let releases: ReleaseFolder;
beforeAll(async () => {
  fixture = await createFixture();
  folder = await mkdtemp(join(tmpdir(), 'details with space-'));
  releases = createReleaseFolder(join(folder, 'releases'));
});
afterAll(async () => {
  await fixture.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const table of ['approval', 'deployment', 'change_request', 'release'] as const)
    await fixture.db.deleteFrom(table).execute();
});

type Built = {
  code: string;
  values?: object | string;
  toggles?: object;
  commits?: string[];
  commit?: string | null;
  dirty?: boolean;
};
let minute = 0;

/** Builds a release of payments and registers it, a minute after the one before. */
async function release({
  code,
  values,
  toggles,
  commits = [],
  commit = 'c'.repeat(40),
  dirty = false,
}: Built) {
  minute += 1;
  const at = new Date(Date.parse('2026-01-01T00:00:00Z') + minute * 60_000);
  const json = (value: object | string) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  // What was stored by a test before keeps its origin.
  const files = exampleFiles(`${code} of ${expect.getState().currentTestName}`);
  if (values !== undefined) files.set('config/production.json', json(values));
  if (toggles !== undefined) files.set('toggles.json', json(toggles));
  const example = exampleDescription(at.toISOString());
  const origin = {
    ...example.origin,
    commit,
    dirty,
    commits: commits.map((subject) => ({
      sha: `sha of ${subject}`,
      subject,
      author: 'Ana',
      at: at.toISOString(),
    })),
    tickets: commits.flatMap((subject) => subject.match(/PAY-\d+/g) ?? []),
  };
  const stored = await releases.put('payments', files, async () => ({ ...example, origin }));
  await registerRelease(fixture.db, fixture.record, stored.origin, { now: at });
  return stored.origin.digest;
}

/** Makes a release live in production. */
async function live(digest: string, changeId: string): Promise<void> {
  const at = { digest, change_id: changeId, instance: 'x-1', url: 'http://x', since: new Date('2026-01-02') };
  await fixture.db
    .updateTable('change_request')
    .set({ status: 'live', ended_at: new Date('2026-01-02') })
    .where('id', '=', changeId)
    .execute();
  await fixture.db
    .insertInto('deployment')
    .values({ service: 'payments', environment: 'production', ...at })
    .onConflict((conflict) => conflict.columns(['service', 'environment']).doUpdateSet(at))
    .execute();
}

async function ask(digest: string): Promise<string> {
  const asked = await requestChange(fixture.db, fixture.record, catalog, {
    service: 'payments',
    environment: 'production',
    release: digest,
    requestedBy: 'person:ana',
  });
  if (!asked.ok) throw new Error(asked.message);
  return asked.change.id;
}

async function detailsOf(digest: string, sources: Partial<DetailSources> = {}): Promise<ChangeDetails> {
  const id = await ask(digest);
  const all = { releases, readErrorBudget: async () => null, ...sources };
  await presentChange(fixture, catalog, all, id);
  const details = await getChangeDetails(fixture.db, id);
  if (details === undefined) throw new Error(`${id} is not described`);
  return details;
}

async function liveRelease(built: Built): Promise<string> {
  const digest = await release(built);
  await live(digest, await ask(digest));
  return digest;
}

const subjects = ({ commits }: ChangeDetails) => commits.map(({ subject }) => subject);

describe('the commits of a change', () => {
  test('are those of every release since the live one, newest first, each once', async () => {
    await liveRelease({ code: '1', commits: ['PAY-1 one'] });
    await release({ code: '2', commits: ['PAY-2 two'] });
    await release({ code: '3', commits: ['PAY-3 three', 'PAY-2 two'] });
    const asked = await release({ code: '4', commits: ['PAY-4 four'] });
    await release({ code: '5', commits: ['PAY-5 five'] });
    const details = await detailsOf(asked);
    expect(details).toMatchObject({ direction: 'forward', releases: 3, commitCount: 3, notes: [] });
    expect(subjects(details)).toEqual(['PAY-4 four', 'PAY-3 three', 'PAY-2 two']);
    expect(details.tickets).toEqual(['PAY-4', 'PAY-3', 'PAY-2']);
  });

  test('are those that are taken out when the release is older than what is live', async () => {
    const old = await release({ code: '1', commits: ['PAY-1 one'] });
    await release({ code: '2', commits: ['PAY-2 two'] });
    await liveRelease({ code: '3', commits: ['PAY-3 three'] });
    const details = await detailsOf(old);
    expect(details).toMatchObject({ direction: 'back', releases: 2 });
    expect(subjects(details)).toEqual(['PAY-3 three', 'PAY-2 two']);
  });

  test('are all that there are when nothing is live', async () => {
    await release({ code: '1', commits: ['PAY-1 one'] });
    const details = await detailsOf(await release({ code: '2', commits: ['PAY-2 two'] }));
    expect(details).toMatchObject({ direction: 'first', live: null });
    expect(subjects(details)).toEqual(['PAY-2 two', 'PAY-1 one']);
  });

  test('are none when the release is live already', async () => {
    const digest = await liveRelease({ code: '1', commits: ['PAY-1 one'] });
    expect(await detailsOf(digest)).toMatchObject({ direction: 'same', commitCount: 0, releases: 0 });
  });

  test.each<[string, Partial<Built>, Partial<Built>, RegExp]>([
    ['live was built outside git', { commit: null }, {}, /^What is live, \w+, was built outside git/],
    ['live is dirty', { dirty: true }, {}, /^What is live, \w+, was built from files that no commit has/],
    ['asked for was built outside git', {}, { commit: null }, /^Release \w+ was built outside git/],
    ['asked for is dirty', {}, { dirty: true }, /^Release \w+ was built from files that no commit has/],
  ])('may not be all when what is %s, which is said', async (_what, before, after, note) => {
    await liveRelease({ code: '1', ...before });
    expect((await detailsOf(await release({ code: '2', ...after }))).notes).toEqual([
      expect.stringMatching(note),
    ]);
  });
});

describe('the values of a change', () => {
  test('are what differs from what is live, of this environment and the toggles', async () => {
    await liveRelease({
      code: '1',
      values: { limit: 2, old: true },
      toggles: { toggles: { a: { default: 'off' } } },
    });
    const details = await detailsOf(
      await release({
        code: '1',
        values: { limit: 3, fresh: ['x'] },
        toggles: { toggles: { a: { default: 'on' } } },
      }),
    );
    expect(details.values).toEqual([
      { file: 'config/production.json', key: 'fresh', kind: 'added', after: '["x"]', secret: false },
      {
        file: 'config/production.json',
        key: 'limit',
        kind: 'changed',
        before: '2',
        after: '3',
        secret: false,
      },
      { file: 'config/production.json', key: 'old', kind: 'removed', before: 'true', secret: false },
      {
        file: 'toggles.json',
        key: 'toggles.a.default',
        kind: 'changed',
        before: '"off"',
        after: '"on"',
        secret: false,
      },
    ]);
    expect(details).toMatchObject({ valueCount: 4, onlyConfiguration: true });
  });

  test('do not make it one of configuration alone when code differs too', async () => {
    await liveRelease({ code: '1', values: { limit: 2 } });
    expect(await detailsOf(await release({ code: '2', values: { limit: 3 } }))).toMatchObject({
      valueCount: 1,
      onlyConfiguration: false,
    });
  });

  test('count in the fingerprint', async () => {
    await liveRelease({ code: '1', values: { limit: 2 } });
    const one = await detailsOf(await release({ code: '1', values: { limit: 3 } }));
    await fixture.db.deleteFrom('change_request').where('status', '=', 'waiting-for-approval').execute();
    const other = await detailsOf(await release({ code: '1', values: { limit: 4 } }));
    expect(one.valuesDigest).not.toBe(other.valuesDigest);
    expect(one.fingerprint).not.toBe(other.fingerprint);
  });

  test('that cannot be read are said, as is a release that is gone', async () => {
    await liveRelease({ code: '1', values: '{"limit": ' });
    const asked = await release({ code: '2', values: { limit: 3 } });
    const details = await detailsOf(asked);
    expect(details.notes).toEqual([
      expect.stringMatching(/^config\/production\.json of release \w+ cannot be read: it is not JSON/),
    ]);
    expect(details.values).toMatchObject([{ key: 'limit', kind: 'added' }]);
    await fixture.db.deleteFrom('change_request').where('status', '=', 'waiting-for-approval').execute();
    const gone = createReleaseFolder(join(folder, 'nothing here'));
    const blind = await detailsOf(asked, { releases: gone });
    expect(blind.notes).toEqual([
      expect.stringContaining('is not in the folder of releases'),
      expect.stringContaining('is not in the folder of releases'),
    ]);
    expect(blind).toMatchObject({ onlyConfiguration: false, checks: { signedBy: null, deployable: false } });
  });
});

test('the release is verified, and what is known of its packages is said', async () => {
  const digest = await release({ code: 'checked' });
  const { keyId } = await releases.put(
    'payments',
    exampleFiles(`checked of ${expect.getState().currentTestName}`),
    async () => exampleDescription(),
  );
  const before = await detailsOf(digest);
  expect(before.checks).toMatchObject({ signedBy: keyId, vulnerabilities: 'unchecked', deployable: true });
  await fixture.db.deleteFrom('change_request').execute();
  await releases.addCheck(digest, {
    at: '2026-01-01T00:00:00.000Z',
    source: 'https://registry.example',
    packages: 1,
    outcome: {
      status: 'checked',
      vulnerabilities: [
        {
          id: 'GHSA-1',
          package: 'zod',
          version: '1.0.0',
          severity: 'critical',
          title: 'Bad',
          url: 'https://x',
        },
      ],
    },
  });
  expect((await detailsOf(digest)).checks).toMatchObject({
    vulnerabilities: 'known',
    deployable: false,
    checkedAt: '2026-01-01T00:00:00.000Z',
    notes: [expect.stringContaining('zod 1.0.0 (critical): Bad, GHSA-1')],
  });
  await fixture.db.deleteFrom('change_request').execute();
  const altered = join(releases.contentPath(digest), 'server.mjs');
  await chmod(altered, 0o644);
  await writeFile(altered, 'altered');
  expect((await detailsOf(digest)).checks).toMatchObject({
    signedBy: null,
    problem: expect.stringContaining('server.mjs'),
    deployable: false,
  });
});

test('owners, dependents, the last deploys and the error budget are told', async () => {
  const digest = await liveRelease({ code: '1' });
  const fraud = catalog.services.get('fraud');
  if (fraud === undefined) throw new Error('no fraud');
  const dependent = { ...fraud, dependencies: { services: ['payments'], thirdParties: [] } };
  const services = new Map([...catalog.services, ['fraud', dependent]]);
  const budget = { leftPercent: 40, objectivePercent: 99.9, windowDays: 30, downMinutes: 26 };
  const asked: unknown[] = [];
  const readErrorBudget = async (...args: unknown[]) => {
    asked.push(args);
    return budget;
  };
  const id = await ask(await release({ code: '2' }));
  await presentChange(fixture, { ...catalog, services }, { releases, readErrorBudget }, id);
  expect(await getChangeDetails(fixture.db, id)).toMatchObject({
    live: { release: digest, commit: 'c'.repeat(40) },
    owner: { team: 'payments', title: 'Payments', channel: 'team-payments' },
    dependents: [{ service: 'fraud', team: 'fraud', channel: 'team-fraud' }],
    lastDeploys: [{ release: digest, status: 'live', requestedBy: { name: 'ana', title: 'Ana Example' } }],
    errorBudget: budget,
  });
  expect(asked).toEqual([['payments', 'production', 99.9]]);
});
