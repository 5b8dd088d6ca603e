import { approvalTerms, peopleOf } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { Approval, Change } from '../change/change.ts';

/** The approvals of a change that count: given for what it is now, by different people who may, not by its requester. */
export function countingApprovals(catalog: Catalog, change: Change): Approval[] {
  const may = mayEverApprove(catalog, change);
  return change.approvals.filter(
    ({ by, decision, lapsed }, at, all) =>
      decision === 'approved' &&
      !lapsed &&
      may.includes(by) &&
      all.findIndex((other) => other.by === by && !other.lapsed) === at,
  );
}

/** Names of those who may approve the change now and have not decided on it yet. */
export function mayApprove(catalog: Catalog, change: Change): string[] {
  if (change.status !== 'waiting-for-approval') return [];
  const decided = change.approvals.filter(({ lapsed }) => !lapsed).map(({ by }) => by);
  return mayEverApprove(catalog, change).filter((name) => !decided.includes(name));
}

/** Names of everybody from whom an approval of the change would count; never its requester. */
export function mayEverApprove({ platform, services }: Catalog, change: Change): string[] {
  const service = services.get(change.service);
  if (service === undefined) return [];
  const { from } = approvalTerms(platform, service, change.environment);
  return peopleOf(platform, service.team, from).filter((name) => `person:${name}` !== change.requestedBy);
}
