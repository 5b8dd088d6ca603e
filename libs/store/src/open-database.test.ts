import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { createTestDatabase } from './testing/index.ts';

const { db, url, drop } = await createTestDatabase();
afterAll(drop);

async function select(expression: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(db);
  return rows[0]?.value;
}

test('a BIGINT is a number', async () => {
  expect(await select('(select count(*) from (values (1), (2)) as two)')).toBe(2);
  expect(await select(`${Number.MAX_SAFE_INTEGER}::bigint`)).toBe(Number.MAX_SAFE_INTEGER);
});

test('a BIGINT that a number cannot hold fails its query, not the process', async () => {
  await expect(select('9007199254740993::bigint')).rejects.toThrow('9007199254740993 is beyond');
  expect(await select('1')).toBe(1);
});

test('a DATE is the text that was stored, a timestamp a Date, a NUMERIC text', async () => {
  expect(await select(`date '2026-11-21'`)).toBe('2026-11-21');
  expect(await select(`timestamptz '2026-11-21 10:00Z'`)).toEqual(new Date('2026-11-21T10:00:00Z'));
  expect(await select('1.10::numeric')).toBe('1.10');
});

test('a statement that takes too long is ended', async () => {
  const impatient = openDatabase(url, { statementTimeoutMs: 50 });
  await expect(sql`select pg_sleep(60)`.execute(impatient)).rejects.toThrow('statement timeout');
  await impatient.destroy();
});

test('a connection that the server ends while idle is told, and the next query works', async () => {
  const told = Promise.withResolvers<Error>();
  const other = openDatabase(url, { onIdleError: told.resolve, name: 'victim' });
  await sql`select 1`.execute(other);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'`.execute(
    db,
  );
  expect((await told.promise).message).toContain('terminating connection');
  expect((await sql<{ one: number }>`select 1 as one`.execute(other)).rows).toEqual([{ one: 1 }]);
  await other.destroy();
});

test.each(['within a query', 'between two queries of a transaction'])(
  'a connection that the server ends %s fails that query, not the process',
  async (when) => {
    const name = `victim ${when}`;
    const other = openDatabase(url, { onIdleError: () => {}, name });
    const end = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${name}`.execute(
        db,
      );
    const work = other.transaction().execute(async (transaction) => {
      await sql`select 1`.execute(transaction);
      if (when === 'within a query') setTimeout(() => void end(), 50);
      else {
        await end();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await sql`select pg_sleep(60)`.execute(transaction);
    });
    await expect(work).rejects.toThrow(/connection|not queryable/i);
    await other.destroy();
  },
);
