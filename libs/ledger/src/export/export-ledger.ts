import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { readOrigin } from '../checkpoint/make-checkpoint.ts';
import type { LedgerTables } from '../tables.ts';
import { exportVersion, hashesPerLine, toLine } from './format.ts';

const entriesAtOnce = 2048;

type Row = { seq: number; leaf_index: number; event_id: string; body: string; leaf_hash: Buffer };

export type ExportLedgerOptions = {
  /** Whether personal data that was not erased is in it; else it looks as if it were. Default true. */
  withPersonalData?: boolean;
};

/**
 * The ledger up to its newest checkpoint, as lines of the format of docs/ledger.md, each with its line break.
 * Entries that are recorded meanwhile do not change it.
 *
 * @throws Error when nothing was signed yet.
 */
export async function* exportLedger(
  db: Kysely<LedgerTables>,
  { withPersonalData = true }: ExportLedgerOptions = {},
): AsyncGenerator<string> {
  const last = await db
    .selectFrom('ledger_checkpoint')
    .select(['number', 'size'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) {
    throw new Error(
      'there is no checkpoint of the ledger yet, so that nothing could be checked: try again in a second',
    );
  }
  let lines = 0;
  const line = (text: string) => {
    lines += 1;
    return `${text}\n`;
  };
  yield line(
    toLine({ ledger: 'export', version: exportVersion, origin: await readOrigin(db), size: last.size }),
  );
  const hashes: Buffer[] = [];
  for (let from = 0; from < last.size; from += entriesAtOnce) {
    const rows = await readEntries(db, from, Math.min(from + entriesAtOnce, last.size));
    const openings = withPersonalData ? await readOpenings(db, rows) : new Map<string, never[]>();
    let text = '';
    for (const { leaf_index: index, event_id, body, leaf_hash } of rows) {
      hashes.push(leaf_hash);
      text += line(body);
      for (const { field, salt, value } of openings.get(event_id) ?? []) {
        text += line(toLine({ ledger: 'personal', index, field, salt: salt.toString('hex'), value }));
      }
    }
    yield text;
  }
  for (let index = 0; index < hashes.length; index += hashesPerLine) {
    const some = Buffer.concat(hashes.slice(index, index + hashesPerLine));
    yield line(toLine({ ledger: 'hashes', index, hashes: some.toString('base64') }));
  }
  for (const note of await readNotes(db, last)) yield line(toLine({ ledger: 'checkpoint', note }));
  yield line(toLine({ ledger: 'end', lines: lines + 1 }));
}

async function readEntries(db: Kysely<LedgerTables>, from: number, to: number): Promise<Row[]> {
  return await db
    .selectFrom('ledger_leaf as leaf')
    .innerJoin('ledger_entry as entry', 'entry.seq', 'leaf.seq')
    .select(['entry.seq', 'leaf.leaf_index', 'entry.event_id', 'entry.body', 'entry.leaf_hash'])
    .where('leaf.leaf_index', '>=', from)
    .where('leaf.leaf_index', '<', to)
    .orderBy('leaf.leaf_index')
    .execute();
}

async function readOpenings(db: Kysely<LedgerTables>, rows: readonly Row[]) {
  const found = await db
    .selectFrom('ledger_personal')
    .selectAll()
    .where(sql<boolean>`event_id = ANY(${rows.map(({ event_id }) => event_id)})`)
    .execute();
  const inOrder = found.toSorted((a, b) => (a.field < b.field ? -1 : 1));
  return Map.groupBy(inOrder, ({ event_id }) => event_id);
}

/** The newest checkpoint, and before it one for each full line of hashes: by these an alteration is narrowed down. */
async function readNotes(
  db: Kysely<LedgerTables>,
  last: { number: number; size: number },
): Promise<string[]> {
  const { rows } = await sql<{ note: string }>`
    SELECT note FROM ledger_checkpoint WHERE number IN (
      SELECT max(number) FROM ledger_checkpoint WHERE number <= ${last.number} AND size > 0
      GROUP BY size / ${hashesPerLine}::bigint
    ) ORDER BY number`.execute(db);
  return rows.map(({ note }) => note);
}
