import type { Kysely } from 'kysely';
import { readCheckpoint } from '../checkpoint/make-checkpoint.ts';
import { consistencyRanges, inclusionRanges } from '../merkle/proof-ranges.ts';
import type { LedgerTables } from '../tables.ts';
import { hashRanges } from './stored-nodes.ts';
import { readTreeSize } from './tree-size.ts';

/** Shows that an entry is in the ledger, to somebody who trusts the checkpoint alone. */
export type InclusionProof = {
  /** The place of the entry, from 0 on. */
  index: number;
  /** The exact text that was hashed. */
  body: string;
  /** Hashes, from the leaf's sibling up (RFC 6962 §2.1.1), each 32 bytes. */
  proof: Buffer[];
  /** The signed checkpoint that the proof leads to. */
  checkpoint: string;
};

/** Proves that an entry is in the newest checkpoint; undefined when it is unknown or in no checkpoint yet. */
export async function proveEntry(
  db: Kysely<LedgerTables>,
  eventId: string,
): Promise<InclusionProof | undefined> {
  const checkpoint = await readCheckpoint(db);
  const leaf = await db
    .selectFrom('ledger_entry as entry')
    .innerJoin('ledger_leaf as leaf', 'leaf.seq', 'entry.seq')
    .select(['leaf.leaf_index', 'entry.body'])
    .where('entry.event_id', '=', eventId)
    .executeTakeFirst();
  if (leaf === undefined || checkpoint === undefined || leaf.leaf_index >= checkpoint.size) return undefined;
  const { leaf_index: index, body } = leaf;
  const proof = await hashRanges(db, inclusionRanges(index, checkpoint.size));
  return { index, body, proof, checkpoint: checkpoint.note };
}

/**
 * Proves that the ledger of `first` entries is the beginning of that of `second` (RFC 6962 §2.1.2).
 *
 * @throws RangeError when there are not so many entries, or the first is larger.
 */
export async function proveConsistency(
  db: Kysely<LedgerTables>,
  first: number,
  second: number,
): Promise<Buffer[]> {
  const size = await readTreeSize(db);
  if (second > size)
    throw new RangeError(`the ledger has ${size} entries, not ${second}: ask for at most ${size}`);
  return await hashRanges(db, consistencyRanges(first, second));
}
