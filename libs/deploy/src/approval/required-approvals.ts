import type { Environment } from '@roadbed/catalog';
import type { ChangeKind } from '../change/change.ts';

/** How many people must approve a change of this kind, and why none where none must. */
export type RequiredApprovals = { required: number; because: string | null };

/** A roll back and an emergency go out at once; for the rest it is the environment that asks. */
export function requiredApprovals(environment: Environment, kind: ChangeKind): RequiredApprovals {
  if (kind === 'rollback') return { required: 0, because: 'a roll back goes out at once' };
  if (kind === 'emergency') return { required: 0, because: 'an emergency goes out at once' };
  if (environment.approvals === 0)
    return { required: 0, because: `${environment.name} asks for no approvals` };
  return { required: environment.approvals, because: null };
}
