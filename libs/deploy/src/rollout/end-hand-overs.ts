import type { Kysely } from 'kysely';
import { standingStatuses } from '../change/change.ts';
import type { DeployTables } from '../tables.ts';
import { isServing } from './deployment.ts';

/**
 * Ends hand-overs to roll backs that ended before they took the traffic, for example because a check refused them: what
 * was to be taken back is live still, and nothing is kept for it any longer. Safe to call at any time.
 *
 * @returns the instances that were kept for them, and serve nothing
 */
export async function endHandOvers(db: Kysely<DeployTables>): Promise<string[]> {
  const ended = await db
    .updateTable('rollout')
    .set({ phase: 'ended' })
    .where('phase', '=', 'handing-over')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('change_request')
            .select('id')
            .whereRef('change_request.rolls_back', '=', 'rollout.change_id')
            .where('change_request.status', 'in', standingStatuses),
        ),
      ),
    )
    .returning('previous')
    .execute();
  const kept: string[] = [];
  for (const { previous } of ended)
    if (previous !== null && !(await isServing(db, previous.instance))) kept.push(previous.instance);
  return kept;
}
