import type { Commit } from '../release/release.ts';

export const changeStatuses = [
  'waiting-for-approval',
  'approved',
  'rolling-out',
  'live',
  'failed',
  'rejected',
  'superseded',
] as const;

/**
 * `waiting-for-approval` → `approved` → `rolling-out` → `live` → `superseded` (another change took its place);
 * or `rejected`, or `failed` (what was live before goes on serving).
 */
export type ChangeStatus = (typeof changeStatuses)[number];

const inProgress: readonly ChangeStatus[] = ['waiting-for-approval', 'approved', 'rolling-out'];

/** Whether the change still holds its service and environment. */
export function isInProgress(status: ChangeStatus): boolean {
  return inProgress.includes(status);
}

export type Approval = {
  /** Name of a person in `platform.json`. */
  by: string;
  decision: 'approved' | 'rejected';
  /** ISO 8601. */
  at: string;
  reason: string | null;
};

/** The wish to bring a release to an environment: who, what, approvals, outcome. */
export type Change = {
  /** `C-12`. */
  id: string;
  service: string;
  environment: string;
  /** Digest. */
  release: string;
  commit: string | null;
  commits: Commit[];
  tickets: string[];
  /** `person:ana` or `system:roadbed`. */
  requestedBy: string;
  requestedAt: string;
  requiredApprovals: number;
  approvals: Approval[];
  status: ChangeStatus;
  statusReason: string | null;
  announceIn: string;
  endedAt: string | null;
  revision: number;
};
