import type { Catalog } from '@roadbed/catalog';
import type { Kysely } from 'kysely';
import { isStale } from '../approval/is-stale.ts';
import { standingStatuses } from '../change/change.ts';
import type { ChangeContext } from '../change/change-context.ts';
import type { Change } from '../change/change.ts';
import { listChanges } from '../change/find-change.ts';
import type { DeployTables } from '../tables.ts';
import type { DetailSources } from './describe-change.ts';
import { presentChange } from './present-change.ts';

/**
 * Presents every change that is not described yet, waits for approval as something that it is no more, or has just come
 * out of the queue. Safe to call at any time.
 *
 * @returns changes that could not be described, each with its error; the others are presented all the same.
 */
export async function presentChanges(
  context: ChangeContext,
  catalog: Catalog,
  sources: DetailSources,
): Promise<{ changeId: string; error: unknown }[]> {
  const failures: { changeId: string; error: unknown }[] = [];
  for (const change of await listChanges(context.db, { statuses: standingStatuses, limit: 1000 })) {
    try {
      if (await isToBePresented(context.db, catalog, change))
        await presentChange(context, catalog, sources, change.id);
    } catch (error) {
      failures.push({ changeId: change.id, error });
    }
  }
  return failures;
}

async function isToBePresented(db: Kysely<DeployTables>, catalog: Catalog, change: Change): Promise<boolean> {
  if (change.fingerprint === null) return true;
  if (change.status !== 'waiting-for-approval') return false;
  return change.lapsesAt === null || (await isStale(db, catalog, change));
}
