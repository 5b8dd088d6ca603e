import type { Catalog } from '@roadbed/catalog';
import type { Change } from '@roadbed/deploy';
import type { LedgerEntry } from '@roadbed/ledger';
import { longestList } from '@roadbed/notices';
import type { ChangeReport, PlanNotice } from '@roadbed/notices';
import { z } from 'zod';
import { toApiChange } from '../api/to-change.ts';

export type ChangeStory = {
  change: Change;
  /** The change's entries of the ledger, newest first. */
  entries: readonly LedgerEntry[];
  catalog: Catalog;
  /** Where the pages are. */
  portalUrl: string;
};

/** What some entries say. A report does not fail for what one says in another form. */
const text = z.string().nullish().catch(null);
const factsSchema = z.object({ kind: text, reason: text, rollsBack: text });

/** What others are told of a change that ended, as the record has it. */
export function toReport(
  { outcome, endedAt }: PlanNotice,
  { change, entries, catalog, portalUrl }: ChangeStory,
): ChangeReport {
  const entryOf = (type: string) => entries.find((entry) => entry.type === `roadbed.${type}.v1`);
  const factsOf = (type: string) => factsSchema.parse(entryOf(type)?.data ?? {});
  const { requestedBy, approvals } = toApiChange(catalog, change);
  const asked = factsOf('change.requested');
  return {
    change: change.id,
    outcome,
    outcomeReason: factsOf(`change.${outcome}`).reason ?? null,
    organisation: catalog.platform.organisation,
    service: change.service,
    environment: change.environment,
    kind: asked.kind ?? 'normal',
    reason: asked.reason ?? null,
    rollsBack: asked.rollsBack ?? null,
    release: change.release,
    commit: change.commit,
    commits: change.commits
      .slice(0, longestList)
      .map(({ sha, subject, author }) => ({ sha, subject, author })),
    commitCount: change.commits.length,
    tickets: change.tickets,
    requestedBy: requestedBy.title,
    requestedAt: change.requestedAt,
    decisions: approvals.map(({ by, decision, at }) => ({ by: by.title, decision, at })),
    approvedBecause: factsOf('change.approved').reason ?? null,
    startedAt: entryOf('rollout.started')?.at ?? null,
    endedAt,
    storyUrl: new URL(`/changes/${encodeURIComponent(change.id)}`, portalUrl).href,
  };
}
