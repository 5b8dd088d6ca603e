import type { Catalog } from '@roadbed/catalog';
import { mayApprove, toPerson } from '@roadbed/deploy';
import type { Change } from '@roadbed/deploy';
import type { Change as ApiChange } from '@roadbed/platform-api';

/** A change as the API shows it: people by their names, nothing that only the chat needs. */
export function toApiChange(catalog: Catalog, change: Change): ApiChange {
  const {
    revision: _revision,
    announceIn: _announceIn,
    reason,
    rollsBack,
    statusReason,
    endedAt,
    fingerprint,
    standardRule,
    lapsesAt,
    review,
    ...rest
  } = change;
  const isOver = change.endedAt !== null || change.status === 'rolling-out';
  return {
    ...rest,
    requestedBy: toPerson(catalog, change.requestedBy),
    approvals: change.approvals.map(({ by, reason: why, ...approval }) => ({
      ...approval,
      by: toPerson(catalog, by),
      ...(why === null ? {} : { reason: why }),
    })),
    mayApprove: mayApprove(catalog, change).map((name) => toPerson(catalog, name)),
    ...(reason === null ? {} : { reason }),
    ...(rollsBack === null ? {} : { rollsBack }),
    ...(statusReason === null ? {} : { statusReason }),
    ...(endedAt === null ? {} : { endedAt }),
    ...(fingerprint === null ? {} : { fingerprint }),
    ...(standardRule === null ? {} : { standardRule }),
    ...(lapsesAt === null || isOver ? {} : { lapsesAt }),
    ...(review === null
      ? {}
      : { review: review.open ? review : { ...review, by: toPerson(catalog, review.by) } }),
  };
}
