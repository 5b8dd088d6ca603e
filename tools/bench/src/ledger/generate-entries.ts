import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { LedgerTables } from '@roadbed/ledger';

const atOnce = 50_000;

/** Fills a ledger up to so many entries, each as long as one of a change, by the database alone. */
export async function generateEntries(db: Kysely<LedgerTables>, to: number): Promise<void> {
  const { rows } = await sql<{
    have: number;
  }>`SELECT count(*) AS have FROM ledger_entry WHERE event_id LIKE 'made-%'`.execute(db);
  for (let from = rows[0]?.have ?? 0; from < to; from += atOnce) {
    await sql`
      INSERT INTO ledger_entry
        (event_id, at, type, actor, subject, service, environment, change_id, body, leaf_hash)
      SELECT id, now(), 'roadbed.change.live.v1', 'person:ana', 'change/C-' || n, 'payments', 'production', 'C-' || n,
             body, sha256('\\x00'::bytea || convert_to(body, 'UTF8'))
      FROM generate_series(${from + 1}::int, ${Math.min(to, from + atOnce)}::int) n,
        LATERAL (SELECT 'made-' || n || '/live' AS id) AS named,
        LATERAL (SELECT '{"actor":"person:ana","changeid":"C-' || n || '","data":{"release":"sha256:' ||
          encode(sha256(n::text::bytea), 'hex') || '"},"datacontenttype":"application/json","environment":"production",' ||
          '"id":"' || id || '","service":"payments","source":"/roadbed/platform","specversion":"1.0","subject":"change/C-' ||
          n || '","time":"2026-11-21T10:00:00.000Z","type":"roadbed.change.live.v1"}' AS body) AS made
    `.execute(db);
  }
  await settle(db);
}

/** Does what the database else does in the background after so many rows at once, in the midst of what is measured. */
export async function settle(db: Kysely<LedgerTables>): Promise<void> {
  await sql`VACUUM (ANALYZE) ledger_entry, ledger_leaf, ledger_node, ledger_pending`.execute(db);
  await sql`CHECKPOINT`.execute(db);
}
