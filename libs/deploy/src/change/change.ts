import { changeStatusSchema } from '@roadbed/platform-api';
import type { Commit } from '@roadbed/platform-api';

export const changeStatuses = changeStatusSchema.options;

/**
 * `queued` (another change of the service is in progress) → `waiting-for-approval` → `approved` → `rolling-out` →
 * `live` → `superseded` (another change took its place) or `rolled-back` (the release before it did).
 * Or it ends as `rejected`, `replaced` (by a newer release, before it went out), `lapsed` (not approved in time) or
 * `failed` (what was live before goes on serving).
 */
export type ChangeStatus = (typeof changeStatuses)[number];

const inProgress: readonly ChangeStatus[] = ['waiting-for-approval', 'approved', 'rolling-out'];

/** Whether the change holds its service and environment; one that is queued does not. */
export function isInProgress(status: ChangeStatus): boolean {
  return inProgress.includes(status);
}

/** The statuses of what is on its way: queued, or in progress. */
export const standingStatuses: readonly ChangeStatus[] = ['queued', ...inProgress];

export const changeKinds = ['normal', 'standard', 'emergency', 'rollback'] as const;

/**
 * The kinds of ITIL's change enablement: `normal` is approved by people, `standard` beforehand by a rule, `emergency`
 * goes out by its requester's own word (break-glass) and is reviewed afterwards. A `rollback` takes another one back.
 */
export type ChangeKind = (typeof changeKinds)[number];

export type Approval = {
  /** Name of a person in `platform.json`. */
  by: string;
  decision: 'approved' | 'rejected';
  /** ISO 8601. */
  at: string;
  reason: string | null;
  /** Whether it no longer counts, because what it was given for has changed since. */
  lapsed: boolean;
};

/** Whether somebody else has looked at an emergency change afterwards. */
export type Review = { open: true } | { open: false; by: string; at: string; note: string };

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
  kind: ChangeKind;
  /** Why it was asked for, in the words of who asked. */
  reason: string | null;
  /** The change that this one takes back. */
  rollsBack: string | null;
  /** `person:ana` or `system:roadbed`. */
  requestedBy: string;
  requestedAt: string;
  requiredApprovals: number;
  approvals: Approval[];
  /** Of what an approval is for, see `fingerprintOf`; null until the change is described. */
  fingerprint: string | null;
  /** The rule of `platform.json` that approved it beforehand. */
  standardRule: string | null;
  /** When it lapses if it goes no further; null: never. */
  lapsesAt: string | null;
  /** Of an emergency; null for every other kind. */
  review: Review | null;
  status: ChangeStatus;
  statusReason: string | null;
  announceIn: string;
  endedAt: string | null;
  revision: number;
};
