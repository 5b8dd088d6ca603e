import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { LedgerTables } from '../tables.ts';

/** Any fixed number: who holds this advisory lock of the database lets the tree grow, or signs it. */
const treeLock = 7_623_002;

/** Takes the lock until the transaction ends, if it is free. */
export async function tryLockTree(transaction: Transaction<LedgerTables>): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    SELECT pg_try_advisory_xact_lock(${treeLock}) AS locked`.execute(transaction);
  return rows[0]?.locked === true;
}

/** Takes the lock until the transaction ends, when it is free. */
export async function lockTree(transaction: Transaction<LedgerTables>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${treeLock})`.execute(transaction);
}
