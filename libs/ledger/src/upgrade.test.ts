import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLedgerKeys, exportLedger, ledgerMigrations, listEntries, verifyExport } from './index.ts';
import { makeCheckpoint, proveEntry, sequenceEntries } from './index.ts';
import type { LedgerTables } from './index.ts';

/** A ledger of the first version: entries with their hashes, and nothing else. */
const database = await createTestDatabase<LedgerTables>();
let folder: string;
const entries = 2500;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upgrade-'));
  const [first] = Object.entries(ledgerMigrations);
  await migrate(database.db, { library: 'ledger', migrations: Object.fromEntries(first ? [first] : []) });
  await sql`
    INSERT INTO ledger_entry (event_id, at, type, actor, subject, change_id, body, leaf_hash)
    SELECT 'old/' || n, now(), 't.v1', 'person:ana', 'change/C-' || n, 'C-' || n, body,
           sha256('\\x00'::bytea || convert_to(body, 'UTF8'))
    FROM generate_series(1, ${entries}::int) n, LATERAL (
      SELECT '{"actor":"person:ana","data":{"tickets":["PAY-' || n % 10 || '"],"text":"\\u0000"},"id":"old/' || n || '"}' AS body
    ) AS made`.execute(database.db);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

test('a ledger that was there before the tree keeps every entry, and all become provable', async () => {
  const { db } = database;
  const before = await sql`SELECT seq, event_id, at, body, leaf_hash FROM ledger_entry ORDER BY seq`.execute(
    db,
  );
  expect(await migrate(db, { library: 'ledger', migrations: ledgerMigrations })).toHaveLength(
    Object.keys(ledgerMigrations).length - 1,
  );
  const after = await sql`SELECT seq, event_id, at, body, leaf_hash FROM ledger_entry ORDER BY seq`.execute(
    db,
  );
  expect(after.rows).toEqual(before.rows);
  await expect(sql`UPDATE ledger_entry SET actor = 'person:eve'`.execute(db)).rejects.toThrow('append-only');

  while ((await sequenceEntries(db, 1000)) > 0);
  const keys = createLedgerKeys(join(folder, 'keys'));
  expect(await makeCheckpoint(db, keys)).toMatchObject({ size: entries });
  expect(await proveEntry(db, 'old/2500')).toMatchObject({ index: entries - 1 });
  const verdict = await verifyExport(exportLedger(db), { verifiers: await keys.verifiers() });
  expect(verdict).toMatchObject({ problems: [], entries });

  const found = await listEntries(db, { ticket: 'PAY-7', limit: 1000 });
  expect(found).toHaveLength(entries / 10);
  expect(found.at(-1)).toMatchObject({ eventId: 'old/7', data: { tickets: ['PAY-7'] } });
});
