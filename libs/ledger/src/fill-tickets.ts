import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { ticketsOf } from './tickets.ts';

/**
 * Fills the column by which entries are found that were recorded before it was there. It follows from the entry's body
 * and is no part of what was hashed; nothing else of an entry is touched.
 */
export async function fillTickets(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only`.execute(db);
  for (let after = 0; ;) {
    const { rows } = await sql<{ seq: number; body: string }>`
      SELECT seq, body FROM ledger_entry WHERE seq > ${after} AND body LIKE '%"tickets":["%' ORDER BY seq LIMIT 1000
    `.execute(db);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.seq;
    for (const { seq, body } of rows) {
      const tickets = ticketsOf((JSON.parse(body) as { data?: unknown }).data);
      await sql`UPDATE ledger_entry SET tickets = ${tickets} WHERE seq = ${seq}`.execute(db);
    }
  }
  await sql`ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_append_only`.execute(db);
}
