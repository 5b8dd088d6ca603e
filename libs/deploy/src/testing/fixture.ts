import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import type { TestDatabase } from '@roadbed/store/testing';
import { platformDescriptorSchema, serviceDescriptorSchema } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { decideChange } from '../change/decide-change.ts';
import { getChange } from '../change/find-change.ts';
import type { DetailSources } from '../change-details/describe-change.ts';
import { presentChange } from '../change-details/present-change.ts';
import { deployEventData } from '../event-data.ts';
import type { DeployEvent, RecordEvent } from '../event.ts';
import { deployMigrations } from '../migrations.ts';
import { createReleaseFolder } from '../release/release-folder.ts';
import { registerRelease } from '../release/register-release.ts';
import type { DeployTables } from '../tables.ts';
import type { ChatNotice, Tell } from '../tell.ts';

export const catalog: Catalog = {
  platform: platformDescriptorSchema.parse({
    organisation: 'Example Retail',
    domains: [{ name: 'finance', title: 'Finance' }],
    people: ['ana', 'ben', 'cara', 'dan'].map((name, at) => ({
      name,
      title: `${name[0]?.toUpperCase()}${name.slice(1)} Example`,
      email: `${name}@example.com`,
      slack: `U00${at}`,
    })),
    teams: [
      { name: 'payments', title: 'Payments', members: ['ana', 'ben'], channel: 'team-payments' },
      { name: 'fraud', title: 'Fraud', members: ['ben', 'dan'], channel: 'team-fraud' },
    ],
    environments: [
      { name: 'integration', autoDeploy: true },
      { name: 'production', approvals: 1 },
      { name: 'vault', approvals: 2 },
    ],
    tickets: { patterns: ['[A-Z]+-[0-9]+'] },
    channels: { deployments: 'deployments', feedback: 'feedback' },
  }),
  services: new Map(
    ['fraud', 'payments'].map((name) => [
      name,
      {
        ...serviceDescriptorSchema.parse({
          name,
          title: name,
          description: name,
          capability: name,
          domain: 'finance',
          team: name,
          channel: `team-${name}`,
          objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
          dependencies: {},
          rollout: { strategy: 'blue-green' },
          runbook: 'docs/runbook.md',
        }),
        root: `apps/finance/${name}`,
      },
    ]),
  ),
};

export type Fixture = TestDatabase<DeployTables> & {
  /** Every event that was recorded, in order; an id comes once, and its data is that of its type, as in the ledger. */
  events: DeployEvent[];
  record: RecordEvent;
  /** Every notice that was told, in order; an id comes once. */
  notices: ChatNotice[];
  tell: Tell;
  /** Registers a release of payments whose digest begins with these digits. */
  release(digits: string, service?: string): Promise<string>;
  /** What details come from beside the database; releases without bytes are said to be missing. */
  sources: DetailSources;
  /** Shows a change as it is now to a person, who approves that. */
  approve(changeId: string, person: string): ReturnType<typeof decideChange>;
};

export async function createFixture(): Promise<Fixture> {
  const database = await createTestDatabase<DeployTables>();
  await migrate(database.db, { library: 'deploy', migrations: deployMigrations });
  const events: DeployEvent[] = [];
  const record: RecordEvent = async (_transaction, event) => {
    deployEventData[event.type].parse(event.data);
    if (!events.some(({ id }) => id === event.id)) events.push(event);
  };
  const notices: ChatNotice[] = [];
  const tell: Tell = async (_transaction, notice) => {
    if (!notices.some(({ id }) => id === notice.id)) notices.push(notice);
  };
  const { db } = database;
  const folder = await mkdtemp(join(tmpdir(), 'deploy releases-'));
  const sources: DetailSources = {
    releases: createReleaseFolder(join(folder, 'releases')),
    readErrorBudget: async () => null,
  };
  return {
    ...database,
    events,
    record,
    notices,
    tell,
    sources,
    async drop() {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
    async approve(changeId, person) {
      await presentChange({ db, record, tell }, catalog, sources, changeId);
      const fingerprint = (await getChange(db, changeId))?.fingerprint ?? '';
      return await decideChange({ db, record, tell }, catalog, {
        changeId,
        person,
        decision: 'approved',
        fingerprint,
      });
    },
    async release(digits, service = 'payments') {
      const digest = `sha256:${digits.padEnd(64, '0')}`;
      await registerRelease(database.db, record, {
        digest,
        service,
        commit: 'c'.repeat(40),
        dirty: false,
        commits: [
          {
            sha: 'c'.repeat(40),
            subject: 'PAY-7 Round half up',
            author: 'Ana Example',
            at: '2026-01-01T00:00:00Z',
          },
        ],
        tickets: ['PAY-7'],
        builtAt: new Date().toISOString(),
      });
      return digest;
    },
  };
}
