import { formatZoned } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { ChangeContext } from '../change/change-context.ts';
import { databaseTime } from '../database-time.ts';
import { system } from '../event.ts';
import type { Place } from '../place.ts';
import { reminderMinutes } from './lock.ts';
import { aboutLock, settleLock } from './settle-lock.ts';

/**
 * Ends locks whose time is over, gives what is free to the next in line, and tells holders whose time is over soon.
 * Safe to call at any time, by several processes.
 *
 * @param given the time; that of the database when left out.
 */
export async function sweepLocks(context: ChangeContext, catalog: Catalog, given?: Date): Promise<void> {
  const now = given ?? (await databaseTime(context.db));
  const soon = new Date(now.getTime() + reminderMinutes * 60_000);
  const due: Place[] = await context.db
    .selectFrom('deploy_lock')
    .select(['service', 'environment'])
    .where('expires_at', '<=', soon)
    .execute();
  for (const place of due) await sweep(context, catalog, place, now, soon);
}

async function sweep(
  context: ChangeContext,
  catalog: Catalog,
  place: Place,
  now: Date,
  soon: Date,
): Promise<void> {
  await context.db.transaction().execute(async (transaction) => {
    const lock = await settleLock(transaction, context, catalog, place, now);
    // Who has it for a quarter of an hour was told when that began; a lock that short needs no reminder either.
    if (lock === undefined || lock.isReserved || lock.expiresAt === null) return;
    const expiresAt = new Date(lock.expiresAt);
    if (expiresAt > soon || expiresAt.getTime() - Date.parse(lock.since) <= reminderMinutes * 60_000) return;
    const row = await transaction
      .updateTable('deploy_lock')
      .set({ reminded: true })
      .where('id', '=', lock.id)
      .where('reminded', '=', false)
      .returning('revision')
      .executeTakeFirst();
    if (row === undefined) return;
    const where = `${lock.service} in ${lock.environment}`;
    await context.record(transaction, {
      id: `${lock.id}/reminded/${row.revision}`,
      type: 'roadbed.lock.reminded.v1',
      actor: system,
      ...aboutLock(lock),
      data: { holder: lock.holder, until: lock.expiresAt },
    });
    await context.tell(transaction, {
      id: `${lock.id}/reminded/${row.revision}`,
      to: { person: lock.holder },
      text:
        `Your lock of ${where} ends at ${formatZoned(expiresAt, catalog.platform.timeZone)} (${lock.reason}). ` +
        `To keep it: /deploy lock ${where} for 1h because … To let it go now: /deploy unlock ${where}`,
    });
  });
}
