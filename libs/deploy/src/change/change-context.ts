import type { Kysely } from 'kysely';
import type { RecordEvent } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import type { Tell } from '../tell.ts';

/** Where changes are kept, and who hears of what becomes of them. */
export type ChangeContext = { db: Kysely<DeployTables>; record: RecordEvent; tell: Tell };
