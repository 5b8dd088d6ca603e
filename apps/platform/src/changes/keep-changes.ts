import { lapseChanges, presentChange, presentChanges } from '@roadbed/deploy';
import type { ChangeContext, DetailSources, ReleaseFolder } from '@roadbed/deploy';
import type { Catalog } from '@roadbed/catalog';
import type { Kysely } from 'kysely';
import { tell } from '../notices/tell.ts';
import { recordDeploy } from '../record.ts';
import type { Tables } from '../tables.ts';
import { createReadErrorBudget } from './read-error-budget.ts';

type Log = { warn(fields: object, message: string): void };

/** Where changes are kept, with the ledger and the chat to tell of them. */
export function toChangeContext(db: Kysely<Tables>): ChangeContext {
  return { db, record: recordDeploy, tell };
}

function toSources(db: Kysely<Tables>, releases: ReleaseFolder): DetailSources {
  return { releases, readErrorBudget: createReadErrorBudget(db) };
}

/** Describes one change now, rather than when the leader next looks. */
export async function describeNow(
  { db, releases }: { db: Kysely<Tables>; releases: ReleaseFolder },
  catalog: Catalog,
  changeId: string,
): Promise<void> {
  await presentChange(toChangeContext(db), catalog, toSources(db, releases), changeId);
}

/** Describes what is to be decided on, and ends what has lapsed: work of the one leader, before it starts anything. */
export async function keepChanges(
  { db, releases, log }: { db: Kysely<Tables>; releases: ReleaseFolder; log: Log },
  catalog: Catalog,
): Promise<void> {
  const context = toChangeContext(db);
  for (const { changeId, error } of await presentChanges(context, catalog, toSources(db, releases)))
    log.warn({ err: error, change: changeId }, 'a change could not be described; trying again');
  for (const change of await lapseChanges(context, catalog)) log.warn({ change }, 'a change has lapsed');
}
