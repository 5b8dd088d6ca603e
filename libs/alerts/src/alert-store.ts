import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Alert, Observation } from './alert.ts';
import type { AlertTables } from './tables.ts';

/** Puts an alert that began to fire or was resolved on record. The application fills it with the ledger. */
export type RecordAlert = (
  transaction: Transaction<AlertTables>,
  alert: Alert,
  number: number,
) => Promise<void>;

/**
 * Takes what the health watch saw: an unhealthy service begins to fire once, a healthy one resolves its alert.
 *
 * @returns the alert that changed, if one did.
 */
export async function observe(
  db: Kysely<AlertTables>,
  record: RecordAlert,
  { service, environment, healthy, summary }: Observation,
  now = new Date(),
): Promise<Alert | undefined> {
  return await db.transaction().execute(async (transaction) => {
    const changed = healthy
      ? await transaction
          .updateTable('alert')
          .set({ status: 'resolved', resolved_at: now })
          .where('service', '=', service)
          .where('environment', '=', environment)
          .where('status', '=', 'firing')
          .returningAll()
          .executeTakeFirst()
      : await transaction
          .insertInto('alert')
          .values({ service, environment, status: 'firing', summary, since: now, resolved_at: null })
          .onConflict((conflict) =>
            conflict.columns(['service', 'environment']).where('status', '=', 'firing').doNothing(),
          )
          .returningAll()
          .executeTakeFirst();
    if (changed === undefined) return undefined;
    await record(transaction, toAlert(changed), changed.number);
    return toAlert(changed);
  });
}

export type AlertFilter = {
  status?: Alert['status'] | undefined;
  service?: string | undefined;
  environment?: string | undefined;
  /** Only those that fire, or had not been resolved before then. */
  notResolvedBefore?: Date | undefined;
  /** At most so many; default 50. */
  limit?: number | undefined;
};

/** Alerts that fit the filter, the firing ones first, then the latest resolved ones. */
export async function listAlerts(
  db: Kysely<AlertTables>,
  { status, service, environment, notResolvedBefore, limit = 50 }: AlertFilter = {},
): Promise<Alert[]> {
  let query = db.selectFrom('alert').selectAll().orderBy('status').orderBy('since', 'desc').limit(limit);
  if (status !== undefined) query = query.where('status', '=', status);
  if (service !== undefined) query = query.where('service', '=', service);
  if (environment !== undefined) query = query.where('environment', '=', environment);
  if (notResolvedBefore !== undefined) {
    query = query.where((eb) =>
      eb.or([eb('resolved_at', 'is', null), eb('resolved_at', '>=', notResolvedBefore)]),
    );
  }
  return (await query.execute()).map(toAlert);
}

function toAlert(row: Selectable<AlertTables['alert']>): Alert {
  const { service, environment, status, summary, since, resolved_at } = row;
  return {
    service,
    environment,
    status,
    summary,
    since: since.toISOString(),
    resolvedAt: resolved_at?.toISOString() ?? null,
  };
}
