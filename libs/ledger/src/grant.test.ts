import { randomBytes } from 'node:crypto';
import { openDatabase } from '@roadbed/store';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendEntry } from './append.ts';
import { makeCheckpoint } from './checkpoint/make-checkpoint.ts';
import { eraseOnRecord } from './erase-on-record.ts';
import { grantAppend, grantSequence } from './grant.ts';
import { grantPlatform } from './grant-platform.ts';
import { createLink, revokeLink } from './link/manage-links.ts';
import { listEntries } from './read/list-entries.ts';
import type { LedgerTables } from './tables.ts';
import { exampleEvent, openLedger } from './testing/open-ledger.ts';
import type { OpenLedger } from './testing/open-ledger.ts';
import { sequenceEntries } from './tree/sequence.ts';

let ledger: OpenLedger;
const role = `ledger_${randomBytes(4).toString('hex')}`;
const sequencer = `${role}_sequencer`;
let asRole: Kysely<LedgerTables>;
let asSequencer: Kysely<LedgerTables>;
/** The same database for another user, who owns nothing in it. */
function openAs(user: string): Kysely<LedgerTables> {
  const url = new URL(ledger.url);
  url.searchParams.set('options', `-c role=${user}`);
  return openDatabase<LedgerTables>(url.href, { poolSize: 2, onIdleError: () => {} });
}
beforeAll(async () => {
  ledger = await openLedger();
  for (const name of [role, sequencer]) {
    await sql`CREATE ROLE ${sql.id(name)} NOLOGIN`.execute(ledger.db);
    await grantAppend(ledger.db, name);
  }
  await grantSequence(ledger.db, sequencer);
  [asRole, asSequencer] = [openAs(role), openAs(sequencer)];
});
afterAll(async () => {
  await Promise.all([asRole.destroy(), asSequencer.destroy()]);
  for (const name of [role, sequencer]) {
    await sql`DROP OWNED BY ${sql.id(name)}`.execute(ledger.db);
    await sql`DROP ROLE ${sql.id(name)}`.execute(ledger.db);
  }
  await ledger.close();
});

test('a role with these grants records, reads and erases personal data, and the sequencer sequences and signs', async () => {
  await appendEntry(asRole, exampleEvent('granted/1', { personal: { email: 'ana@example.com' } }));
  expect(await listEntries(asRole)).toHaveLength(1);
  const which = { eventId: 'granted/1' };
  expect(await eraseOnRecord(asRole, { which, by: 'person:ana', reason: 'gone' })).toMatchObject({
    values: 1,
  });
  expect(await sequenceEntries(asSequencer)).toBe(2);
  expect(await makeCheckpoint(asSequencer, ledger.keys)).toMatchObject({ size: 2 });
});

describe.each(['ledger_entry', 'ledger_leaf', 'ledger_node', 'ledger_checkpoint', 'ledger_origin'])(
  'of %s',
  (table) => {
    const column = {
      ledger_entry: 'actor',
      ledger_leaf: 'seq',
      ledger_node: 'hash',
      ledger_checkpoint: 'note',
      ledger_origin: 'origin',
    }[table];

    test.each([`UPDATE ${table} SET ${column} = ${column}`, `DELETE FROM ${table}`, `TRUNCATE ${table}`])(
      'both may not %s',
      async (statement) => {
        for (const db of [asRole, asSequencer]) {
          await expect(sql.raw(statement).execute(db)).rejects.toThrow(
            `permission denied for table ${table}`,
          );
        }
      },
    );

    test('neither may take the guard away', async () => {
      const statement = `ALTER TABLE ${table} DISABLE TRIGGER ALL`;
      await expect(sql.raw(statement).execute(asRole)).rejects.toThrow('must be owner');
    });
  },
);

test('a role with these grants makes links and takes them back, and can change nothing else of them', async () => {
  const { id } = await createLink(asRole, { label: 'Audit', days: 1, by: 'person:ana' });
  expect(await revokeLink(asRole, { id, by: 'person:ana' })).toMatchObject({ id });
  for (const statement of ['UPDATE ledger_link SET expires_at = now()', 'DELETE FROM ledger_link']) {
    await expect(sql.raw(statement).execute(asRole)).rejects.toThrow('permission denied');
  }
});

test('whoever only records cannot place entries or take them from the queue', async () => {
  await expect(sql`INSERT INTO ledger_leaf VALUES (9, 9)`.execute(asRole)).rejects.toThrow(
    'permission denied',
  );
  await expect(sql`DELETE FROM ledger_pending`.execute(asRole)).rejects.toThrow('permission denied');
  await expect(sql`INSERT INTO ledger_pending VALUES (9)`.execute(asRole)).rejects.toThrow(
    'permission denied',
  );
});

describe('the grants of a platform', () => {
  test('need tables, a role that is there, and one that owns nothing', async () => {
    expect(await grantPlatform(ledger.db, role)).toContain('start it once as their owner');
    await sql`CREATE SCHEMA dbos`.execute(ledger.db);
    await sql`CREATE TABLE dbos.workflow_status ()`.execute(ledger.db);
    expect(await grantPlatform(ledger.db, 'nobody_here')).toContain('CREATE ROLE nobody_here');
    const { rows } = await sql<{ me: string }>`SELECT current_user AS me`.execute(ledger.db);
    expect(await grantPlatform(ledger.db, rows[0]?.me ?? '')).toContain('name another role');
  });

  test('let it write other tables, and of the ledger only add', async () => {
    await sql`CREATE TABLE other (id int)`.execute(ledger.db);
    expect(await grantPlatform(ledger.db, sequencer)).toBeUndefined();
    await sql`INSERT INTO other VALUES (1)`.execute(asSequencer);
    await sql`DELETE FROM other`.execute(asSequencer);
    await appendEntry(asSequencer, exampleEvent('platform/1'));
    await sequenceEntries(asSequencer);
    for (const table of ['ledger_entry', 'ledger_leaf', 'ledger_node', 'ledger_checkpoint'])
      await expect(sql.raw(`DELETE FROM ${table}`).execute(asSequencer)).rejects.toThrow('permission denied');
  });
});
