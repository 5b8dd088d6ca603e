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
import { generateEntries, settle } from './generate-entries.ts';
import { openBareDriver } from './bare-driver.ts';
import type { BareDriver } from './bare-driver.ts';
import { createCpuClock } from './cpu-clock.ts';
import type { CpuClock } from './cpu-clock.ts';
import { createBusinessTable, measureBurst, ways } from './measure-appends.ts';
import type { Burst, Way } from './measure-appends.ts';
import { report } from './report.ts';
import type { SizeResult } from './report.ts';

/** How long the benchmark takes. */
export interface LedgerBenchOptions {
  /** Sizes of the ledger, ascending. */
  sizes: readonly number[];
  /** How often business transactions of each way are measured at each size. */
  rounds: number;
  /** How long each burst of them takes, in milliseconds. */
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
    const driver = await openBareDriver(postgres.url, connections);
    const clock = createCpuClock(postgres.identity.pid);
    const results: SizeResult[] = [];
    for (const size of options.sizes) {
      say(`${size} entries …`);
      const kept = await measureKeeping({ db, keys, size, home });
      await settle(db);
      results.push({ size, ...kept, appended: await measureAppends({ db, driver, clock }, options) });
    }
    await driver.close();
    return report(results);
  } finally {
    await db.destroy();
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** Measures what is done with a ledger of a size, besides appending to it. */
async function measureKeeping({
  db,
  keys,
  size,
  home,
}: {
  db: Kysely<LedgerTables>;
  keys: LedgerKeys;
  size: number;
  home: string;
}): Promise<Omit<SizeResult, 'size' | 'appended'>> {
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

  return { sequenced: placed / sequencing, proof, checkpointMs, exportSeconds, verifySeconds };
}

/** Measures business transactions by each way, beside a sequencer, as on a busy platform. */
async function measureAppends(
  where: { db: Kysely<LedgerTables>; driver: BareDriver; clock: CpuClock },
  { rounds, forMs }: LedgerBenchOptions,
): Promise<SizeResult['appended']> {
  const bursts = new Map<Way, Burst[]>(ways.map((way) => [way, []]));
  // In turn, and each round begins at another, so that what else the machine does reaches all alike.
  for (let turn = 0; turn < rounds * ways.length; turn += 1) {
    const way = ways[(turn + Math.floor(turn / ways.length)) % ways.length];
    if (way === undefined) throw new TypeError('there are ways');
    const burst = await whileSequencing(where.db, () => measureBurst(where, { way, connections, forMs }));
    bursts.get(way)?.push(burst);
  }
  return bursts;
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
