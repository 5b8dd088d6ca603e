import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  createLedgerKeys,
  exportLedger,
  ledgerMigrations,
  makeCheckpoint,
  proveEntry,
  sequenceEntries,
  verifyExport,
} from '@roadbed/ledger';
import type { LedgerKeys, LedgerTables } from '@roadbed/ledger';
import { migrate, openDatabase, startPostgres } from '@roadbed/store';
import type { Kysely } from 'kysely';
import { generateEntries } from './generate-entries.ts';
import { createBusinessTable, measureAppends } from './measure-appends.ts';
import { report } from './report.ts';
import type { SizeResult } from './report.ts';

/** How long the benchmark takes. */
export interface LedgerBenchOptions {
  /** Sizes of the ledger, ascending. */
  sizes: readonly number[];
  /** How long each burst of transactions takes, in milliseconds; there are two bursts of each kind. */
  forMs: number;
}

const connections = 16;
const proofs = 300;

/** Measures the ledger on the embedded PostgreSQL, which waits for the disk at each commit. */
export async function benchLedger(options: LedgerBenchOptions, say: (line: string) => void): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'roadbed-bench-'));
  const postgres = await startPostgres({ home, log: () => {} });
  const db = openDatabase<LedgerTables>(postgres.url, { poolSize: connections + 2, statementTimeoutMs: 0 });
  try {
    await migrate(db, { library: 'ledger', migrations: ledgerMigrations });
    await createBusinessTable(db);
    const keys = createLedgerKeys(join(home, 'ledger'));
    const results: SizeResult[] = [];
    for (const size of options.sizes) {
      say(`${size} entries …`);
      results.push(await measureSize({ db, keys, size, home, forMs: options.forMs }));
    }
    return report(results);
  } finally {
    await db.destroy();
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function measureSize({
  db,
  keys,
  size,
  home,
  forMs,
}: {
  db: Kysely<LedgerTables>;
  keys: LedgerKeys;
  size: number;
  home: string;
  forMs: number;
}): Promise<SizeResult> {
  await generateEntries(db, size);
  let placed = 0;
  const sequencing = await secondsOf(async () => {
    for (let done = 1; done > 0; placed += done) done = await sequenceEntries(db);
  });
  const checkpointMs = (await secondsOf(() => makeCheckpoint(db, keys))) * 1000;
  const proof = await measureProofs(db, size);
  const file = join(home, 'export.jsonl');
  const exportSeconds = await secondsOf(() =>
    pipeline(Readable.from(exportLedger(db)), createWriteStream(file)),
  );
  const verifiers = await keys.verifiers();
  const verifySeconds = await secondsOf(async () => {
    const verdict = await verifyExport(createReadStream(file, { highWaterMark: 2 ** 20 }), { verifiers });
    if (verdict.problems.length > 0)
      throw new Error(`the export is not whole: ${verdict.problems[0]?.message}`);
  });

  // Bursts in turn, so that what else the machine does reaches both kinds.
  const bare: number[] = [];
  const appended: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    bare.push(await measureAppends(db, { connections, forMs, record: false }));
    appended.push(await whileSequencing(db, () => measureAppends(db, { connections, forMs, record: true })));
  }
  return {
    size,
    appended: Math.max(...appended),
    bare: Math.max(...bare),
    sequenced: placed / sequencing,
    proof,
    checkpointMs,
    exportSeconds,
    verifySeconds,
  };
}

async function measureProofs(
  db: Kysely<LedgerTables>,
  size: number,
): Promise<{ median: number; p99: number }> {
  const times: number[] = [];
  for (let number = 0; number < proofs; number += 1) {
    const entry = 1 + ((number * 7919 * 104_729) % size);
    times.push(
      (await secondsOf(async () => {
        if ((await proveEntry(db, `made-${entry}/live`)) === undefined)
          throw new Error(`entry ${entry} is not proven`);
      })) * 1000,
    );
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(proofs / 2)] ?? 0, p99: times[Math.floor(proofs * 0.99)] ?? 0 };
}

/** Works while the sequencer takes what comes every 100 ms, as beside a busy platform. */
async function whileSequencing<T>(db: Kysely<LedgerTables>, work: () => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const sequencer = (async () => {
    while (!stopping.signal.aborted) {
      await sequenceEntries(db);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  try {
    return await work();
  } finally {
    stopping.abort();
    await sequencer;
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
