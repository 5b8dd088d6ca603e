import type { DeployEvent } from '@roadbed/deploy';
import { ledgerMigrations, listEntries } from '@roadbed/ledger';
import { listMessages, outboxMigrations } from '@roadbed/outbox';
import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import type { TestDatabase } from '@roadbed/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordDeploy } from './record.ts';
import type { Tables } from './tables.ts';

let database: TestDatabase<Tables>;
beforeAll(async () => {
  database = await createTestDatabase<Tables>();
  await migrate(database.db, { library: 'ledger', migrations: ledgerMigrations });
  await migrate(database.db, { library: 'outbox', migrations: outboxMigrations });
});
afterAll(() => database.drop());

const release = `sha256:${'a'.repeat(64)}`;
const data = {
  requested: { release, commit: null, tickets: [], requiredApprovals: 1 },
  'approval-given': { release, given: 1, required: 1 },
  approved: { by: ['person:ben'] },
  live: { release, instance: 'C-12-1', supersedes: null },
  'rolled-back': { by: 'C-13', to: release, reason: null },
};
type Name = keyof typeof data;

const event = (name: Name): DeployEvent => ({
  id: `C-12/${name}`,
  type: `roadbed.change.${name}.v1` as DeployEvent['type'],
  actor: 'system:roadbed',
  subject: 'change/C-12',
  service: 'payments',
  environment: 'production',
  changeId: 'C-12',
  data: data[name],
});

/** Records events as the transaction that makes them true does. */
async function record(names: Name[], fail = false): Promise<void> {
  await database.db.transaction().execute(async (transaction) => {
    for (const name of names) await recordDeploy(transaction, event(name));
    if (fail) throw new Error('the change could not be made');
  });
}

test('what ends a change leaves with it, once, in the order of its ends; nothing else does', async () => {
  const { db } = database;
  await expect(record(['live'], true)).rejects.toThrow('could not be made');
  expect(await listMessages(db)).toEqual([]);
  expect(await listEntries(db)).toEqual([]);

  await record(['requested', 'approval-given', 'approved']);
  expect(await listMessages(db)).toEqual([]);

  await record(['live']);
  // A step that runs again records nothing, and tells nobody.
  await record(['live']);
  await record(['rolled-back']);
  const [rolledBack, live, ...more] = await listMessages(db);
  expect(more).toEqual([]);
  expect(live).toMatchObject({
    key: 'C-12/live',
    lane: 'C-12',
    payload: { kind: 'plan', change: 'C-12', outcome: 'live' },
  });
  expect(rolledBack).toMatchObject({ key: 'C-12/rolled-back', lane: 'C-12' });
});
