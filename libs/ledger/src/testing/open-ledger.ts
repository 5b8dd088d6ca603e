import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import { appendEntry } from '../append.ts';
import { createLedgerKeys } from '../checkpoint/ledger-keys.ts';
import type { LedgerEvent } from '../event.ts';
import { ledgerMigrations } from '../migrations.ts';
import type { LedgerTables } from '../tables.ts';

export function exampleEvent(id: string, more: Partial<LedgerEvent> = {}): LedgerEvent {
  return {
    id,
    type: 'roadbed.change.live.v1',
    actor: 'person:ana',
    subject: 'change/C-1',
    service: 'payments',
    environment: 'production',
    changeId: 'C-1',
    data: { release: 'sha256:00' },
    ...more,
  };
}

/** A ledger of the test's own, with its keys. */
export async function openLedger() {
  const database = await createTestDatabase<LedgerTables>();
  const folder = await mkdtemp(join(tmpdir(), 'ledger with space-'));
  await migrate(database.db, { library: 'ledger', migrations: ledgerMigrations });
  const { db, url } = database;
  return {
    db,
    url,
    folder,
    keys: createLedgerKeys(join(folder, 'keys')),
    async append(...ids: string[]): Promise<void> {
      for (const id of ids) await appendEntry(db, exampleEvent(id));
    },
    async close(): Promise<void> {
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export type OpenLedger = Awaited<ReturnType<typeof openLedger>>;
