import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, type Migration } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';

let database: TestDatabase<unknown>;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const run = (statement: string): Migration => ({
  up: async (db) => void (await sql.raw(statement).execute(db)),
});
const first = { '0001-things': run('create table things (id int)') };
const second = { ...first, '0002-seed': run('insert into things values (1)') };

async function count(table: string): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(
    database.db,
  );
  return rows[0]?.n;
}

test('what is new is run, in order, once', async () => {
  expect(await migrate(database.db, { library: 'things', migrations: first })).toEqual(['0001-things']);
  expect(await migrate(database.db, { library: 'things', migrations: second })).toEqual(['0002-seed']);
  expect(await migrate(database.db, { library: 'things', migrations: second })).toEqual([]);
  expect(await count('things')).toBe(1);
});

test('each library has a journal of its own', async () => {
  await migrate(database.db, { library: 'things', migrations: second });
  await migrate(database.db, {
    library: 'others',
    migrations: { '0001-others': run('create table others ()') },
  });
  expect(await count('migration_things')).toBe(2);
  expect(await count('migration_others')).toBe(1);
});

test('many migrators at once run everything exactly once', async () => {
  const slow = { ...second, '0003-slow': run('insert into things select 2 from pg_sleep(0.2)') };
  const pools = Array.from({ length: 6 }, () => openDatabase(database.url, { poolSize: 1 }));
  const ran = await Promise.all(pools.map((db) => migrate(db, { library: 'things', migrations: slow })));
  await Promise.all(pools.map((db) => db.destroy()));
  expect(ran.flat()).toEqual(Object.keys(slow));
  expect(await count('things')).toBe(2);
});

test('a migration may take longer than a statement of the pool', async () => {
  const db = openDatabase(database.url, { statementTimeoutMs: 50, poolSize: 1 });
  const migrations = { '0001-slow': run('select pg_sleep(0.2)') };
  expect(await migrate(db, { library: 'slow', migrations })).toEqual(['0001-slow']);
  await expect(sql`select pg_sleep(0.2)`.execute(db)).rejects.toThrow('statement timeout');
  await db.destroy();
});

test('a failing migration is named and leaves nothing behind', async () => {
  const migrations = { ...first, '0002-wrong': run('insert into nowhere values (1)') };
  const failed = migrate(database.db, { library: 'things', migrations });
  await expect(failed).rejects.toThrow(/^migration things\/0002-wrong failed.*"nowhere" does not exist/);
  await expect(count('things')).rejects.toThrow('does not exist');
});

test('code that is older than the data is said', async () => {
  await migrate(database.db, { library: 'things', migrations: second });
  const older = migrate(database.db, { library: 'things', migrations: first });
  await expect(older).rejects.toThrow(/^the migrations of things failed.*0002-seed/);
});

test.each([['1-things'], ['0002-things'], ['0001-Things'], ['0001']])(
  'the name %s is refused',
  async (name) => {
    const wrong = migrate(database.db, { library: 'things', migrations: { [name]: run('select 1') } });
    await expect(wrong).rejects.toThrow('must be called 0001-');
  },
);

test('a number may be left out, and none comes twice', async () => {
  const migrations = { ...first, '0020-seed': run('insert into things values (1)') };
  expect(await migrate(database.db, { library: 'things', migrations })).toEqual(Object.keys(migrations));
  const twice = { ...migrations, '0020-more': run('select 1') };
  await expect(migrate(database.db, { library: 'things', migrations: twice })).rejects.toThrow(
    'migration "0020-seed" of things must be called',
  );
});
