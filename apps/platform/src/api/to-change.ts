import type { Catalog } from '@roadbed/catalog';
import type { Change } from '@roadbed/deploy';
import type { Change as ApiChange } from '@roadbed/platform-api';

/** A change as the API shows it: people by their names, nothing that only the chat needs. */
export function toApiChange(catalog: Catalog, change: Change): ApiChange {
  const person = (actor: string) => {
    const name = actor.replace(/^(person|system):/, '');
    const known = catalog.platform.people.find((candidate) => candidate.name === name);
    return { name, title: known?.title ?? (actor.startsWith('system:') ? 'Roadbed' : name) };
  };
  const {
    revision: _revision,
    announceIn: _announceIn,
    reason,
    rollsBack,
    statusReason,
    endedAt,
    ...rest
  } = change;
  return {
    ...rest,
    requestedBy: person(change.requestedBy),
    approvals: change.approvals.map(({ by, reason: why, ...approval }) => ({
      ...approval,
      by: person(by),
      ...(why === null ? {} : { reason: why }),
    })),
    ...(reason === null ? {} : { reason }),
    ...(rollsBack === null ? {} : { rollsBack }),
    ...(statusReason === null ? {} : { statusReason }),
    ...(endedAt === null ? {} : { endedAt }),
  };
}
