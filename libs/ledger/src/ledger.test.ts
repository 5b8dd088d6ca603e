import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import type { TestDatabase } from '@roadbed/store/testing';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendEntry, leafHash, ledgerMigrations, listEntries } from './index.ts';
import type { LedgerTables } from './index.ts';
import { exampleEvent as event } from './testing/open-ledger.ts';

let database: TestDatabase<LedgerTables>;
beforeAll(async () => {
  database = await createTestDatabase<LedgerTables>();
  await migrate(database.db, { library: 'ledger', migrations: ledgerMigrations });
});
afterAll(() => database.drop());

describe('the leaf hash', () => {
  // The leaf hashes of the RFC 6962 reference implementation's test data.
  test.each([
    ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    ['00', '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7'],
  ])('of the entry "%s" is that of RFC 6962', (hex, expected) => {
    expect(leafHash(Buffer.from(hex, 'hex')).toString('hex')).toBe(expected);
  });

  test('of every entry is the hash of its canonical CloudEvents document', async () => {
    await appendEntry(database.db, event('hash/1', { data: { z: 'ü', a: [1, { y: null }] } }), new Date(0));
    const [entry] = await listEntries(database.db, { limit: 1 });
    const body =
      '{"actor":"person:ana","changeid":"C-1","data":{"a":[1,{"y":null}],"z":"ü"},"datacontenttype":"application/json",' +
      '"environment":"production","id":"hash/1","service":"payments","source":"/roadbed/platform","specversion":"1.0",' +
      '"subject":"change/C-1","time":"1970-01-01T00:00:00.000Z","type":"roadbed.change.live.v1"}';
    expect(entry?.leafHash).toBe(createHash('sha256').update('\0').update(body).digest('hex'));
    expect(entry?.data).toEqual({ z: 'ü', a: [1, { y: null }] });
  });

  test('is checked by the database itself', async () => {
    const forged = sql`
      INSERT INTO ledger_entry (event_id, at, type, actor, subject, body, leaf_hash)
      VALUES ('forged', now(), 't', 'a', 's', '{}', sha256('{}'))`.execute(database.db);
    await expect(forged).rejects.toThrow(/violates check constraint/);
  });
});

describe('the ledger', () => {
  test('keeps an event once, however often it is appended', async () => {
    expect(await appendEntry(database.db, event('once/1'))).toBe(true);
    expect(await appendEntry(database.db, event('once/1', { data: { other: true } }))).toBe(false);
    const entries = (await listEntries(database.db)).filter(({ eventId }) => eventId === 'once/1');
    expect(entries.map(({ data }) => data)).toEqual([{ release: 'sha256:00' }]);
  });

  test.each([
    ['update', sql`UPDATE ledger_entry SET actor = 'person:eve'`],
    ['delete', sql`DELETE FROM ledger_entry`],
    ['truncate', sql`TRUNCATE ledger_entry`],
  ])('refuses to %s', async (_name, statement) => {
    await appendEntry(database.db, event('kept/1'));
    await expect(statement.execute(database.db)).rejects.toThrow(/the ledger is append-only/);
    expect((await listEntries(database.db)).length).toBeGreaterThan(0);
  });

  test('records nothing when the transaction of the business change fails', async () => {
    const failing = database.db.transaction().execute(async (transaction) => {
      await appendEntry(transaction, event('rolled-back/1'));
      throw new Error('the business change failed');
    });
    await expect(failing).rejects.toThrow('the business change failed');
    expect((await listEntries(database.db)).map(({ eventId }) => eventId)).not.toContain('rolled-back/1');
  });

  test('is read newest first, by filter, page by page', async () => {
    for (const number of [1, 2, 3, 4]) {
      await appendEntry(
        database.db,
        event(`page/${number}`, {
          service: 'search',
          changeId: `C-${number}`,
          type: `t.v${1 + (number % 2)}`,
        }),
      );
    }
    const all = await listEntries(database.db, { service: 'search' });
    expect(all.map(({ eventId }) => eventId)).toEqual(['page/4', 'page/3', 'page/2', 'page/1']);
    const first = await listEntries(database.db, { service: 'search', limit: 2 });
    const second = await listEntries(database.db, { service: 'search', limit: 2, before: first.at(-1)?.id });
    expect([...first, ...second]).toEqual(all);
    expect(await listEntries(database.db, { service: 'search', after: all.at(1)?.id })).toEqual(
      all.slice(0, 1),
    );
    expect(await listEntries(database.db, { changeId: 'C-3', type: 't.v2' })).toHaveLength(1);
  });
});
