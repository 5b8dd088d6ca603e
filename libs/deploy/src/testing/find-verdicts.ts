import type { Kysely } from 'kysely';
import type { DeployTables } from '../tables.ts';
import type { Verdict } from '../preflight/verdict.ts';

/** What preflight found when a change was asked for; empty for one that is not known, or is from before there was one. */
export async function findVerdicts(db: Kysely<DeployTables>, changeId: string): Promise<Verdict[]> {
  const row = await db
    .selectFrom('change_request')
    .select('preflight')
    .where('id', '=', changeId)
    .executeTakeFirst();
  return row?.preflight ?? [];
}
