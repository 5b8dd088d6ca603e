import { changeDetailsSchema } from '@roadbed/platform-api';
import type { ChangeDetails } from '@roadbed/platform-api';
import type { Kysely } from 'kysely';
import type { DeployTables } from '../tables.ts';

/** What was shown of a change; undefined while it is not described, and for one from before there were details. */
export async function getChangeDetails(
  db: Kysely<DeployTables>,
  changeId: string,
): Promise<ChangeDetails | undefined> {
  const row = await db
    .selectFrom('change_request')
    .select('details')
    .where('id', '=', changeId)
    .executeTakeFirst();
  const details = row?.details ?? null;
  return details === null ? undefined : changeDetailsSchema.parse(details);
}
