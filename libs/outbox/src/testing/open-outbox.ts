import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import { sql } from 'kysely';
import type { Ending } from '../conclude.ts';
import { enqueue } from '../enqueue.ts';
import type { OutboxMessage } from '../message.ts';
import { outboxMigrations } from '../migrations.ts';
import type { OutboxTables } from '../tables.ts';

/** An outbox of the test file's own, with a clock that stands until it is moved. */
export async function openOutbox() {
  const database = await createTestDatabase<OutboxTables>();
  const { db } = database;
  await migrate(db, { library: 'outbox', migrations: outboxMigrations });
  let now = new Date('2026-01-01T00:00:00Z');
  const endings: { key: string; ending: Ending }[] = [];
  return {
    ...database,
    endings,
    record: async (_transaction: unknown, { key }: OutboxMessage, ending: Ending) =>
      void endings.push({ key, ending }),
    clock: () => now,
    async empty(): Promise<void> {
      await sql`TRUNCATE outbox_message`.execute(db);
      endings.length = 0;
    },
    pass(ms: number): void {
      now = new Date(now.getTime() + ms);
    },
    /** Writes messages by `destination/lane/name`. */
    async write(...keys: string[]): Promise<void> {
      for (const key of keys) {
        const [destination = '', lane = ''] = key.split('/');
        await enqueue(db, { key, destination, lane: `${destination}/${lane}`, payload: { key } }, now);
      }
    },
  };
}

export type OpenOutbox = Awaited<ReturnType<typeof openOutbox>>;
