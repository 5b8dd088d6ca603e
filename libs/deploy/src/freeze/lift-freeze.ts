import { suggest } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { ChangeContext } from '../change/change-context.ts';
import { databaseTime } from '../database-time.ts';
import { personTitle } from '../person-title.ts';
import { parseReason } from '../reason.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import { describeFrozen } from './describe-freeze.ts';
import { listFreezes, toFreeze } from './find-freezes.ts';
import { mayFreeze } from './freeze.ts';
import type { Freeze } from './freeze.ts';
import { refuseFreezer } from './set-freeze.ts';

export type LiftFreezeOptions = {
  /** `FR-3`, or an environment for all that were set for it by chat. */
  which: string;
  /** Name of a person in `platform.json`. */
  person: string;
  reason: string | undefined;
};

/**
 * Ends freezes that were set by chat, before their time; the deployments channel is told. Those of `platform.json` end
 * there.
 *
 * @param given the time; that of the database when left out.
 */
export async function liftFreeze(
  { db, record, tell }: ChangeContext,
  catalog: Catalog,
  { which, person, reason }: LiftFreezeOptions,
  given?: Date,
): Promise<{ ok: true; freezes: Freeze[] } | Refusal> {
  if (!mayFreeze(catalog, person)) return refuseFreezer(catalog);
  const why = parseReason(reason, `/deploy unfreeze ${which} because the sale is over`);
  if (!why.ok) return why;
  const now = given ?? (await databaseTime(db));
  return await db.transaction().execute(async (transaction) => {
    const rows = await transaction
      .updateTable('deploy_freeze')
      .set({ lifted_at: now })
      .where('lifted_at', 'is', null)
      .where('ends_at', '>', now)
      .where((eb) => eb.or([eb('id', '=', which.toUpperCase()), eb('environment', '=', which)]))
      .returningAll()
      .execute();
    const freezes = rows.map(toFreeze);
    if (freezes.length === 0) return await refuseUnknown(transaction, catalog, which, now);
    for (const freeze of freezes) {
      const [service] = freeze.scope.services;
      const [environment] = freeze.environments;
      await record(transaction, {
        id: `${freeze.id}/lifted`,
        type: 'roadbed.freeze.lifted.v1',
        actor: `person:${person}`,
        subject: `freeze/${freeze.id}`,
        ...(service !== undefined && { service }),
        ...(environment !== undefined && { environment }),
        data: { reason: why.reason, setBy: freeze.setBy, to: freeze.to },
      });
      await tell(transaction, {
        id: `${freeze.id}/lifted`,
        to: { channel: catalog.platform.channels.deployments },
        text: `${describeFrozen(freeze)} is not frozen by ${freeze.id} any more: ${why.reason} (${personTitle(catalog, person)})`,
      });
    }
    return { ok: true as const, freezes };
  });
}

async function refuseUnknown(
  db: ChangeContext['db'],
  catalog: Catalog,
  which: string,
  now: Date,
): Promise<Refusal> {
  const standing = await listFreezes(db, catalog, now);
  const written = standing.find(
    ({ id, source, environments }) =>
      source === 'platform.json' && (id === which || environments.includes(which)),
  );
  if (written !== undefined) {
    return refuse(
      'unknown-freeze',
      `"${written.id}" is a freeze of platform.json: change it there. An emergency goes out in spite of it.`,
    );
  }
  const known = standing.filter(({ source }) => source === 'chat').map(({ id }) => id);
  return refuse('unknown-freeze', `There is no freeze "${which}": ${suggest(which, known)}`);
}
