import { appendEntry, recordEntry } from '@roadbed/ledger';
import type { LedgerEvent, LedgerTables } from '@roadbed/ledger';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { BareDriver } from './bare-driver.ts';
import type { CpuClock } from './cpu-clock.ts';

/** How a business transaction puts its entry on record. */
export const ways = [
  /** Not at all. */
  'without an entry',
  /** With `recordEntry`, as the platform does. */
  'recordEntry',
  /** With `appendEntry`, which waits for an answer of its own. */
  'appendEntry',
  /** The same statements by the driver alone, prepared, one after the other. */
  'bare driver',
] as const;
export type Way = (typeof ways)[number];

/** What a burst of transactions came to. */
export interface Burst {
  perSecond: number;
  /** CPU time of a transaction, client and database together, in microseconds; NaN where it cannot be read. */
  micros: number;
}

/** A business change of the platform's kind: a row that moves to another state. */
export async function createBusinessTable(db: Kysely<LedgerTables>): Promise<void> {
  await sql`CREATE TABLE business (id int PRIMARY KEY, revision int NOT NULL)`.execute(db);
  await sql`INSERT INTO business SELECT n, 0 FROM generate_series(0, 9999) n`.execute(db);
}

let made = 0;

/** Business transactions, as many at a time as there are connections. */
export async function measureBurst(
  { db, driver, clock }: { db: Kysely<LedgerTables>; driver: BareDriver; clock: CpuClock },
  { way, connections, forMs }: { way: Way; connections: number; forMs: number },
): Promise<Burst> {
  const [cpu, began] = [clock(), performance.now()];
  let done = 0;
  const work = async (connection: number) => {
    while (performance.now() - began < forMs) {
      const number = (made += 1);
      if (way === 'bare driver') await driver.transact(connection, number % 10_000, toEvent(number));
      else await db.transaction().execute((transaction) => transact(transaction, way, number));
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => work(connection)));
  return { perSecond: done / ((performance.now() - began) / 1000), micros: (clock() - cpu) / done };
}

async function transact(
  transaction: Transaction<LedgerTables>,
  way: Exclude<Way, 'bare driver'>,
  number: number,
): Promise<void> {
  await sql`UPDATE business SET revision = revision + 1 WHERE id = ${number % 10_000}`.execute(transaction);
  if (way === 'recordEntry') await recordEntry(transaction, toEvent(number));
  if (way === 'appendEntry') await appendEntry(transaction, toEvent(number));
}

function toEvent(number: number): LedgerEvent {
  return {
    id: `bench-${number}/live`,
    type: 'roadbed.change.live.v1',
    actor: 'person:ana',
    subject: `change/C-${number}`,
    service: 'payments',
    environment: 'production',
    changeId: `C-${number}`,
    data: { release: `sha256:${'0'.repeat(64)}`, instance: `C-${number}-1` },
  };
}
