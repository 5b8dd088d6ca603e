import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendEntry } from '../append.ts';
import { openCheckpoint } from '../checkpoint/checkpoint.ts';
import { makeCheckpoint } from '../checkpoint/make-checkpoint.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import { verifyConsistency, verifyInclusion } from '../merkle/verify-proof.ts';
import { naivePath, naiveProof, naiveRoot } from '../testing/naive-tree.ts';
import { exampleEvent, openLedger } from '../testing/open-ledger.ts';
import type { OpenLedger } from '../testing/open-ledger.ts';
import { proveConsistency, proveEntry } from './prove.ts';
import { sequenceEntries } from './sequence.ts';
import { hashRanges } from './stored-nodes.ts';
import { readTreeSize } from './tree-size.ts';

let ledger: OpenLedger;
let count = 0;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

/** Entries by the thousand. */
async function generate(entries: number): Promise<void> {
  await sql`
    INSERT INTO ledger_entry (event_id, at, type, actor, subject, body, leaf_hash)
    SELECT 'made/' || n, now(), 't.v1', 'system:test', 'test/1', 'entry ' || n,
           sha256('\\x00'::bytea || convert_to('entry ' || n, 'UTF8'))
    FROM generate_series(${count + 1}::int, ${count + entries}::int) n`.execute(ledger.db);
  count += entries;
}

async function readLeaves(): Promise<Buffer[]> {
  const rows = await ledger.db
    .selectFrom('ledger_leaf')
    .innerJoin('ledger_entry', 'ledger_entry.seq', 'ledger_leaf.seq')
    .select('leaf_hash')
    .orderBy('leaf_index')
    .execute();
  return rows.map(({ leaf_hash }) => leaf_hash);
}

describe('the tree in the database', () => {
  test('is the naive tree of the RFC at every size, however it grew', async () => {
    for (const [batch, limit] of [
      [1, 10],
      [14, 10],
      [2, 10],
      [40, 7],
      [240, 256],
      [3, 1],
      [700, 4096],
    ] as const) {
      await generate(batch);
      let placed = 0;
      for (let done = 1; done > 0; placed += done) done = await sequenceEntries(ledger.db, limit);
      expect(placed).toBe(batch);
    }
    const leaves = await readLeaves();
    expect(leaves).toHaveLength(1000);
    const sizes = Array.from({ length: 1001 }, (_, size) => size);
    const roots = await hashRanges(
      ledger.db,
      sizes.map((to) => ({ from: 0, to })),
    );
    for (const size of sizes) expect(roots[size]).toEqual(naiveRoot(leaves.slice(0, size)));
  });

  test('gives the proofs of the naive tree, which verify against a signed checkpoint', async () => {
    const made = await makeCheckpoint(ledger.db, ledger.keys);
    const leaves = await readLeaves();
    const opened = openCheckpoint(made?.note ?? '', await ledger.keys.verifiers());
    if (!opened.ok) throw new Error(opened.reason);
    const { checkpoint } = opened;
    expect(checkpoint).toMatchObject({ size: 1000, root: naiveRoot(leaves) });
    await fc.assert(
      fc.asyncProperty(fc.nat(999), fc.integer({ min: 1, max: 1000 }), async (index, first) => {
        const found = await ledger.db
          .selectFrom('ledger_leaf')
          .innerJoin('ledger_entry', 'ledger_entry.seq', 'ledger_leaf.seq')
          .select('event_id')
          .where('leaf_index', '=', index)
          .executeTakeFirstOrThrow();
        const proven = await proveEntry(ledger.db, found.event_id);
        expect(proven).toMatchObject({ index, proof: naivePath(index, leaves), checkpoint: made?.note });
        const leaf = leafHash(Buffer.from(proven?.body ?? ''));
        expect(verifyInclusion(leaf, index, checkpoint, proven?.proof ?? [])).toBe(true);
        const consistency = await proveConsistency(ledger.db, first, 1000);
        expect(consistency).toEqual(naiveProof(first, leaves));
        const before = { size: first, root: naiveRoot(leaves.slice(0, first)) };
        expect(verifyConsistency(before, checkpoint, consistency)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('proves nothing of what is unknown or not signed yet', async () => {
    await ledger.append('unsigned/1');
    expect(await proveEntry(ledger.db, 'unsigned/1')).toBeUndefined();
    await sequenceEntries(ledger.db);
    expect(await proveEntry(ledger.db, 'unsigned/1')).toBeUndefined();
    expect(await proveEntry(ledger.db, 'nobody/1')).toBeUndefined();
    await makeCheckpoint(ledger.db, ledger.keys);
    expect(await proveEntry(ledger.db, 'unsigned/1')).toMatchObject({ index: 1000 });
    await expect(proveConsistency(ledger.db, 1, 5000)).rejects.toThrow('has 1001 entries, not 5000');
  });
});

describe('the sequencer', () => {
  test('misses no entry whose transaction ends after that of a later number', async () => {
    const slow = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const first = ledger.db.transaction().execute(async (transaction) => {
      await appendEntry(transaction, exampleEvent('slow/1'));
      begun.resolve();
      await slow.promise;
    });
    await begun.promise;
    await ledger.append('quick/1');
    expect(await sequenceEntries(ledger.db)).toBe(1);
    slow.resolve();
    await first;
    expect(await sequenceEntries(ledger.db)).toBe(1);
    await makeCheckpoint(ledger.db, ledger.keys);
    const [quick, late] = [await proveEntry(ledger.db, 'quick/1'), await proveEntry(ledger.db, 'slow/1')];
    expect((late?.index ?? 0) - (quick?.index ?? 0)).toBe(1);
  });

  test('gives each entry one place, however many sequence while others append', async () => {
    const before = await readTreeSize(ledger.db);
    const ids = Array.from({ length: 120 }, (_, number) => `many/${number}`);
    const appended = Promise.all(
      [0, 1, 2].map((part) => ledger.append(...ids.filter((_, at) => at % 3 === part))),
    );
    const sequencers = [1, 2, 3].map(async () => {
      for (let turn = 0; turn < 40; turn += 1) await sequenceEntries(ledger.db, 5);
    });
    await Promise.all([appended, ...sequencers]);
    while ((await sequenceEntries(ledger.db)) > 0);
    expect(await readTreeSize(ledger.db)).toBe(before + 120);
    const leaves = await readLeaves();
    const [root] = await hashRanges(ledger.db, [{ from: 0, to: leaves.length }]);
    expect(root).toEqual(naiveRoot(leaves));
    expect(new Set(leaves.map((leaf) => leaf.toString('hex'))).size).toBe(before + 120);
  });
});

test.each(['ledger_leaf', 'ledger_node', 'ledger_checkpoint', 'ledger_origin'])(
  '%s refuses to be changed, removed or emptied',
  async (table) => {
    for (const statement of [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
      await expect(sql.raw(statement).execute(ledger.db)).rejects.toThrow('is append-only');
    }
    const column = {
      ledger_leaf: 'seq',
      ledger_node: 'hash',
      ledger_checkpoint: 'note',
      ledger_origin: 'origin',
    }[table];
    await expect(sql.raw(`UPDATE ${table} SET ${column} = ${column}`).execute(ledger.db)).rejects.toThrow(
      'is append-only',
    );
  },
);
