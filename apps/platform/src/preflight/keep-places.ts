import type { Catalog } from '@roadbed/catalog';
import { advanceQueue, sweepLocks } from '@roadbed/deploy';
import type { ChangeContext } from '@roadbed/deploy';
import type { Kysely } from 'kysely';
import { tell } from '../chat-notices/tell.ts';
import { recordDeploy } from '../record.ts';
import type { Tables } from '../tables.ts';

/** Where locks and freezes are kept, with the ledger and the chat to tell of them. */
export function toPlaceContext(db: Kysely<Tables>): ChangeContext {
  return { db, record: recordDeploy, tell };
}

/** Ends locks whose time is over, and lets queued changes go on: work of the one leader. */
export async function keepPlaces(db: Kysely<Tables>, catalog: Catalog): Promise<void> {
  const context = toPlaceContext(db);
  await sweepLocks(context, catalog);
  await advanceQueue(context.db, context.record);
}
