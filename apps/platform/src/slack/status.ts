import { listChanges, listDeployments, shortDigest, standingStatuses } from '@roadbed/deploy';
import { suggest } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import { describeHolds } from './describe-holds.ts';

/** What is live, in progress, queued, locked and frozen, of one service or of all, as mrkdwn. */
export async function describeStatus(
  db: Kysely<Tables>,
  catalog: Catalog,
  service: string | undefined,
): Promise<string> {
  if (service !== undefined && !catalog.services.has(service)) {
    return `There is no service "${service}": ${suggest(service, catalog.services.keys())}`;
  }
  const isAsked = (at: { service: string }) => service === undefined || at.service === service;
  const live = (await listDeployments(db)).filter(isAsked);
  const changes = await listChanges(db, { service, statuses: standingStatuses, limit: 200 });
  const lines = live.map(
    (at) =>
      `• *${at.service}* in ${at.environment}: \`${shortDigest(at.release)}\` (${at.changeId}, since ${at.since.slice(0, 16).replace('T', ' ')} UTC)`,
  );
  const running = changes.map(
    (at) => `• *${at.service}* to ${at.environment}: ${at.id} is ${at.status.replaceAll('-', ' ')}`,
  );
  const { locks, freezes } = await describeHolds(db, catalog, service);
  const holds = [...locks, ...freezes];
  return [
    '*Live*',
    ...(lines.length > 0 ? lines : ['Nothing yet. Deploy something: `/deploy SERVICE to ENVIRONMENT`']),
    '*In progress*',
    ...(running.length > 0 ? running : ['Nothing.']),
    ...(holds.length > 0 ? ['*Locked and frozen*', ...holds] : []),
  ]
    .join('\n')
    .slice(0, 12_000);
}
