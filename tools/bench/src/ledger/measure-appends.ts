import { appendEntry } from '@roadbed/ledger';
import type { LedgerTables } from '@roadbed/ledger';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A business change of the platform's kind: a row that moves to another state. */
export async function createBusinessTable(db: Kysely<LedgerTables>): Promise<void> {
  await sql`CREATE TABLE business (id int PRIMARY KEY, revision int NOT NULL)`.execute(db);
  await sql`INSERT INTO business SELECT n, 0 FROM generate_series(0, 9999) n`.execute(db);
}

let made = 0;

/** Business transactions, each with one entry, as many at a time as there are connections: entries a second. */
export async function measureAppends(
  db: Kysely<LedgerTables>,
  { connections, forMs, record }: { connections: number; forMs: number; record: boolean },
): Promise<number> {
  const began = performance.now();
  let done = 0;
  const work = async () => {
    while (performance.now() - began < forMs) {
      const number = (made += 1);
      await db.transaction().execute(async (transaction) => {
        await sql`UPDATE business SET revision = revision + 1 WHERE id = ${number % 10_000}`.execute(
          transaction,
        );
        if (!record) return;
        await appendEntry(transaction, {
          id: `bench-${number}/live`,
          type: 'roadbed.change.live.v1',
          actor: 'person:ana',
          subject: `change/C-${number}`,
          service: 'payments',
          environment: 'production',
          changeId: `C-${number}`,
          data: { release: `sha256:${'0'.repeat(64)}`, instance: `C-${number}-1` },
        });
      });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  return done / ((performance.now() - began) / 1000);
}
