import { listChanges, listDeployments, shortDigest, standingStatuses } from '@roadbed/deploy';
import type { ReleaseFolder } from '@roadbed/deploy';
import { suggest } from '@roadbed/catalog';
import type { Catalog, Workload } from '@roadbed/catalog';
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import { createReadWorkloads } from '../workloads/read-workloads.ts';
import { describeHolds } from './describe-holds.ts';

/** What is live, in progress, queued, locked and frozen, of one service or of all, as mrkdwn. */
export async function describeStatus(
  { db, releases }: { db: Kysely<Tables>; releases: Pick<ReleaseFolder, 'contentPath'> },
  catalog: Catalog,
  service: string | undefined,
): Promise<string> {
  if (service !== undefined && !catalog.services.has(service)) {
    return `There is no service "${service}": ${suggest(service, catalog.services.keys())}`;
  }
  const isAsked = (at: { service: string }) => service === undefined || at.service === service;
  const live = (await listDeployments(db)).filter(isAsked);
  const changes = await listChanges(db, { service, statuses: standingStatuses, limit: 200 });
  const readWorkloads = createReadWorkloads(releases);
  const lines = await Promise.all(
    live.map(async ({ release, changeId, since, ...at }) => {
      const moment = `${since.slice(0, 16).replace('T', ' ')} UTC`;
      const workloads = describeWorkloads(await readWorkloads(release).catch(() => undefined));
      return `• *${at.service}* in ${at.environment}: \`${shortDigest(release)}\` (${changeId}, since ${moment})${workloads}`;
    }),
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

/** `, with settle (worker) and nightly (schedule)`; nothing where a release has none, or is gone. */
function describeWorkloads(workloads: readonly Workload[] = []): string {
  const named = workloads.map(({ name, kind }) => `${name} (${kind})`);
  return named.length === 0 ? '' : `, with ${new Intl.ListFormat('en').format(named)}`;
}
