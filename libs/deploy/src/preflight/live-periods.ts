import type { Kysely } from 'kysely';
import type { Place } from '../place.ts';
import type { DeployTables } from '../tables.ts';

/** A time in which a release was the live one of a service in an environment. */
export type LivePeriod = {
  changeId: string;
  from: Date;
  /** Null while it is live. */
  to: Date | null;
  /** Whether it ended because the release was taken back. */
  isTakenBack: boolean;
};

/** When a release was live, the latest time first. */
export async function findLivePeriods(
  db: Kysely<DeployTables>,
  { service, environment }: Place,
  digest: string,
): Promise<LivePeriod[]> {
  const rows = await db
    .selectFrom('change_request')
    .select(['id', 'digest', 'status', 'ended_at'])
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where('status', 'in', ['live', 'superseded', 'rolled-back'])
    .where('ended_at', 'is not', null)
    .orderBy('ended_at')
    .execute();
  return rows
    .flatMap((row, at): LivePeriod[] => {
      if (row.digest !== digest || row.ended_at === null) return [];
      const next = rows[at + 1]?.ended_at ?? null;
      return [
        {
          changeId: row.id,
          from: row.ended_at,
          to: row.status === 'live' ? null : (next ?? row.ended_at),
          isTakenBack: row.status === 'rolled-back',
        },
      ];
    })
    .toReversed();
}
