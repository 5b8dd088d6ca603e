import { approvalTerms } from '@roadbed/catalog';
import type { Catalog, Environment, Service } from '@roadbed/catalog';
import type { ChangeKind } from '../change/change.ts';

/** How many people must approve a change of this kind, and why none where none must. */
export type RequiredApprovals = { required: number; because: string | null };

/**
 * A roll back and an emergency go out at once; for the rest it is the environment, and where it is stricter the service,
 * that ask. Whether a rule approves a change beforehand is seen when it is presented.
 */
export function requiredApprovals(
  { platform }: Catalog,
  service: Service,
  environment: Environment,
  kind: ChangeKind,
): RequiredApprovals {
  if (kind === 'rollback') return { required: 0, because: 'a roll back goes out at once' };
  if (kind === 'emergency') return { required: 0, because: 'an emergency goes out at once' };
  const { people } = approvalTerms(platform, service, environment.name);
  if (people === 0) return { required: 0, because: `${environment.name} asks for no approvals` };
  return { required: people, because: null };
}
