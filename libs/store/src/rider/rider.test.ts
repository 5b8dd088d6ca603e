import fc from 'fast-check';
import { CompiledQuery, sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { createTestDatabase } from '../testing/index.ts';
import { createRider } from './create-rider.ts';

type Schema = { note: { text: string } };
const { url, drop } = await createTestDatabase<Schema>();
/** Another connection, to see what is committed. */
const other = openDatabase<Schema>(url, { poolSize: 1 });
/** One connection, on which everything is prepared once it was used. */
let db: Kysely<Schema>;

beforeAll(async () => {
  await sql`CREATE TABLE note (text text NOT NULL CHECK (text <> 'wrong'))`.execute(other);
});
beforeEach(async () => {
  db = openDatabase<Schema>(url, { poolSize: 1 });
  await db.transaction().execute((transaction) => add(transaction, 'the first, which prepares'));
  await sql`TRUNCATE note`.execute(db);
  return () => db.destroy();
});
afterAll(async () => {
  await other.destroy();
  await drop();
});

const add = (on: Kysely<Schema>, text: string) =>
  on.executeQuery(createRider('add_note', 'INSERT INTO note (text) VALUES ($1)', [text]));
const notes = async (on: Kysely<Schema>) =>
  (await on.selectFrom('note').select('text').orderBy('text').execute()).map(({ text }) => text);

test('riders are committed with their transaction', async () => {
  await db.transaction().execute(async (transaction) => {
    await add(transaction, 'a');
    await transaction.insertInto('note').values({ text: 'b' }).execute();
    await add(transaction, 'c');
    await add(transaction, 'd');
  });
  expect(await notes(other)).toEqual(['a', 'b', 'c', 'd']);
});

test('riders of a transaction that fails are not there', async () => {
  const failing = db.transaction().execute(async (transaction) => {
    await add(transaction, 'a');
    await transaction.insertInto('note').values({ text: 'b' }).execute();
    await add(transaction, 'c');
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await notes(db)).toEqual([]);
});

test('what is read in a transaction has the riders before it in it', async () => {
  await db.transaction().execute(async (transaction) => {
    await add(transaction, 'a');
    expect(await notes(transaction)).toEqual(['a']);
    await add(transaction, 'b');
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM note`.execute(transaction);
    expect(rows).toEqual([{ n: 2 }]);
  });
});

describe('a rider that fails', () => {
  test('fails the COMMIT with its error, and nothing is committed', async () => {
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('note').values({ text: 'a' }).execute();
      await add(transaction, 'wrong');
    });
    await expect(failing).rejects.toThrow('violates check constraint');
    expect(await notes(db)).toEqual([]);
  });

  test('fails the statement that it rides with, which is not run', async () => {
    const failing = db.transaction().execute(async (transaction) => {
      await add(transaction, 'wrong');
      await expect(sql`SELECT ${1}::int`.execute(transaction)).rejects.toThrow('violates check constraint');
      await add(transaction, 'after');
    });
    await expect(failing).rejects.toThrow('current transaction is aborted');
    expect(await notes(db)).toEqual([]);
  });

  test('the first time on its connection leaves the connection in order', async () => {
    const fresh = openDatabase<Schema>(url, { poolSize: 1 });
    await expect(fresh.transaction().execute((transaction) => add(transaction, 'wrong'))).rejects.toThrow(
      'violates check constraint',
    );
    for (const text of ['a', 'b']) await fresh.transaction().execute((transaction) => add(transaction, text));
    await fresh.destroy();
    expect(await notes(db)).toEqual(['a', 'b']);
  });

  test('does not stand in the way of the next transaction on its connection', async () => {
    await expect(db.transaction().execute((transaction) => add(transaction, 'wrong'))).rejects.toThrow(
      'violates check constraint',
    );
    await db.transaction().execute((transaction) => add(transaction, 'right'));
    expect(await notes(db)).toEqual(['right']);
  });
});

test('outside a transaction a rider is done when it says so', async () => {
  await add(db, 'a');
  expect(await notes(other)).toEqual(['a']);
  const plain = new Client({ connectionString: url });
  await plain.connect();
  const { sql: text, parameters } = createRider('add_note', 'INSERT INTO note (text) VALUES ($1)', ['b']);
  await plain.query(text, [...parameters]);
  await plain.end();
  expect(await notes(other)).toEqual(['a', 'b']);
});

test('savepoints, several statements at once and nested work keep their order', async () => {
  await db.transaction().execute(async (transaction) => {
    await add(transaction, 'a');
    await sql`SAVEPOINT here`.execute(transaction);
    await add(transaction, 'b');
    await sql`ROLLBACK TO SAVEPOINT here`.execute(transaction);
    await add(transaction, 'c');
    await transaction.executeQuery(
      CompiledQuery.raw(`INSERT INTO note VALUES ('d'); INSERT INTO note VALUES ('e')`),
    );
    await Promise.all(['f', 'g'].map((text) => transaction.insertInto('note').values({ text }).execute()));
  });
  expect(await notes(other)).toEqual(['a', 'c', 'd', 'e', 'f', 'g']);
});

test('a value of every kind arrives as it is', async () => {
  await sql`CREATE TABLE kinds (a text, b int, c boolean, d bytea, e text[], f text)`.execute(other);
  const values = ['ü\n', 7, true, Buffer.from([0, 255]), ['x', 'with "quotes", {and} \\'], null];
  const text = 'INSERT INTO kinds VALUES ($1, $2, $3, $4, $5, $6)';
  for (let time = 1; time <= 2; time += 1) {
    await db
      .transaction()
      .execute((transaction) => transaction.executeQuery(createRider('kinds', text, values)));
  }
  const { rows } = await sql`SELECT * FROM kinds`.execute(other);
  const [a, b, c, d, e, f] = values;
  expect(rows).toEqual([
    { a, b, c, d, e, f },
    { a, b, c, d, e, f },
  ]);
});

test('whatever a transaction is made of, all of it is there or nothing', async () => {
  const act = fc.record({
    how: fc.constantFrom('rider', 'statement', 'without values', 'read'),
    text: fc.constantFrom('a', 'b', 'c', 'wrong'),
  });
  const transaction = fc.record({ acts: fc.array(act, { maxLength: 5 }), throws: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { maxLength: 4 }), async (transactions) => {
      await sql`TRUNCATE note`.execute(db);
      const expected: string[] = [];
      for (const { acts, throws } of transactions) {
        const added = acts.filter(({ how }) => how !== 'read').map(({ text }) => text);
        const isWhole = !throws && !added.includes('wrong');
        if (isWhole) expected.push(...added);
        const ended = db.transaction().execute(async (open) => {
          for (const { how, text } of acts) {
            if (how === 'rider') await add(open, text);
            if (how === 'statement') await open.insertInto('note').values({ text }).execute();
            if (how === 'without values') await sql`INSERT INTO note VALUES (${sql.lit(text)})`.execute(open);
            if (how === 'read') await notes(open);
          }
          if (throws) throw new Error('changed my mind');
        });
        const outcome = await ended.then(
          () => 'committed',
          (error: Error) => error.message,
        );
        expect(outcome).toMatch(isWhole ? 'committed' : /changed my mind|violates check constraint/);
      }
      expect(await notes(db)).toEqual(expected.toSorted());
    }),
    { numRuns: 60 },
  );
});

describe('BEGIN', () => {
  test('waits for the first statement, and without one is never sent', async () => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(db);
    const state = async () =>
      (
        await sql<{ state: string; query: string }>`
          SELECT state, query FROM pg_stat_activity WHERE pid = ${rows[0]?.pid}`.execute(other)
      ).rows[0];
    await db.transaction().execute(async (transaction) => {
      await add(transaction, 'a');
      expect(await state()).toEqual({ state: 'idle', query: 'SELECT pg_backend_pid() AS pid' });
      await sql`SELECT ${1}::int`.execute(transaction);
      expect(await state()).toEqual({ state: 'idle in transaction', query: 'SELECT $1::int' });
    });
    expect(await db.transaction().execute(async () => 'nothing')).toBe('nothing');
    const failing = db.transaction().execute(async () => {
      throw new Error('nothing was begun');
    });
    await expect(failing).rejects.toThrow('nothing was begun');
    expect(await state()).toEqual({ state: 'idle', query: 'commit' });
  });

  test('isolates what follows it', async () => {
    await db.transaction().execute(async (transaction) => {
      await sql`SELECT ${1}::int`.execute(transaction);
      await add(transaction, 'a');
      await sql`SELECT ${1}::int`.execute(transaction);
      expect(await notes(other)).toEqual([]);
    });
    await db
      .transaction()
      .setIsolationLevel('serializable')
      .execute(async (transaction) => {
        const { rows } = await sql`SHOW transaction_isolation`.execute(transaction);
        expect(rows).toEqual([{ transaction_isolation: 'serializable' }]);
        await add(transaction, 'b');
      });
    expect(await notes(other)).toEqual(['a', 'b']);
  });

  test('of a statement that cannot be understood is rolled back', async () => {
    await expect(
      db.transaction().execute((transaction) => sql`SELEC ${1}`.execute(transaction)),
    ).rejects.toThrow('syntax error');
    await db.transaction().execute((transaction) => add(transaction, 'a'));
    expect(await notes(other)).toEqual(['a']);
  });
});

test('only riders are prepared, with what begins and commits them', async () => {
  await db.transaction().execute(async (transaction) => {
    for (let time = 1; time <= 7; time += 1) await sql`SELECT ${time}::int`.execute(transaction);
    await add(transaction, 'a');
  });
  const { rows } = await sql<{ name: string }>`SELECT name FROM pg_prepared_statements ORDER BY name`.execute(
    db,
  );
  expect(rows.map(({ name }) => name)).toEqual(['add_note', 'roadbed_begin', 'roadbed_commit']);
});

test('a server that goes away before the COMMIT is an error, and the next transaction works', async () => {
  const told: Error[] = [];
  const watched = openDatabase<Schema>(url, {
    poolSize: 1,
    name: 'victim',
    onIdleError: (error) => told.push(error),
  });
  await watched.transaction().execute((transaction) => add(transaction, 'a'));
  const failing = watched.transaction().execute(async (transaction) => {
    await transaction.insertInto('note').values({ text: 'b' }).execute();
    await add(transaction, 'c');
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'`.execute(
      other,
    );
  });
  await expect(failing).rejects.toThrow(/terminat|not queryable|ECONNRESET|EPIPE|closed/);
  await watched.transaction().execute((transaction) => add(transaction, 'd'));
  expect(await notes(other)).toEqual(['a', 'd']);
  await watched.destroy();
});
