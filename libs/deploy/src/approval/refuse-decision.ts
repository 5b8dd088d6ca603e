import { approvalTerms } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { Kysely } from 'kysely';
import type { Change } from '../change/change.ts';
import type { DecideChangeOptions } from '../change/decide-change.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { DeployTables } from '../tables.ts';
import { mayEverApprove } from './counting.ts';
import { isStale } from './is-stale.ts';

/** Why a person's decision on a change cannot be taken; undefined: it can. */
export async function refuseDecision(
  db: Kysely<DeployTables>,
  catalog: Catalog,
  change: Change,
  options: DecideChangeOptions,
): Promise<Refusal | undefined> {
  const { id } = change;
  if (change.status !== 'waiting-for-approval')
    return refuse(
      'not-waiting',
      `${id} no longer waits for approval: it is ${change.status.replaceAll('-', ' ')}.`,
    );
  if (options.decision === 'approved' && change.requestedBy === `person:${options.person}`)
    return refuse('own-change', `You asked for ${id}, so somebody else must approve it.`);
  if (change.approvals.some(({ by, lapsed }) => by === options.person && !lapsed))
    return refuse('already-decided', `You have decided on ${id} already; each person counts once.`);
  if (options.decision === 'rejected') return undefined;
  if (!mayEverApprove(catalog, change).includes(options.person)) return refuseStranger(catalog, change);
  if (options.fingerprint !== change.fingerprint || (await isStale(db, catalog, change)))
    return refuseStale(id);
  return undefined;
}

/** Answers an approval of what the change was. */
export function refuseStale(changeId: string): Refusal {
  return refuse(
    'stale-approval',
    `${changeId} is not what you were shown any more. Look at it again as it is now, and approve that.`,
  );
}

function refuseStranger(catalog: Catalog, change: Change): Refusal {
  const service = catalog.services.get(change.service);
  const from = service && approvalTerms(catalog.platform, service, change.environment).from;
  const who = mayEverApprove(catalog, change).join(', ') || 'nobody else';
  return refuse(
    'not-an-approver',
    `Your approval of ${change.id} would not count: it takes ${from?.join(' or ') ?? 'people of platform.json'} (${who}).`,
  );
}
