import type { ColumnType, Generated } from 'kysely';
import type { Commit } from '@roadbed/platform-api';
import type { FreezeTables } from './freeze/freeze-tables.ts';
import type { LockTables } from './lock/lock-tables.ts';
import type { RolloutTables } from './rollout/rollout-tables.ts';
import type { Verdict } from './preflight/verdict.ts';
import type { ChangeKind, ChangeStatus } from './change/change.ts';

type Json<T> = ColumnType<T, string, string>;

export type DeployTables = LockTables &
  FreezeTables &
  RolloutTables & {
    release: {
      digest: string;
      service: string;
      commit: string | null;
      dirty: boolean;
      commits: Json<Commit[]>;
      tickets: string[];
      built_at: Date;
      registered_at: Date;
    };
    change_request: {
      number: Generated<number>;
      id: Generated<string>;
      service: string;
      environment: string;
      digest: string;
      kind: Generated<ChangeKind>;
      /** Why it was asked for. */
      reason: string | null;
      /** The change that this one takes back. */
      rolls_back: string | null;
      requested_by: string;
      requested_at: Date;
      required_approvals: number;
      status: ChangeStatus;
      status_reason: string | null;
      /** The chat channel in which the change is followed. */
      announce_in: string;
      /** What preflight found when it was asked for; null of changes from before there was one. */
      preflight: ColumnType<Verdict[] | null, string | null | undefined, string | null>;
      /** Why nobody needs to approve it; null where somebody does. */
      no_approval_because: string | null;
      ended_at: Date | null;
      /** Rises with every update, so that a follower knows what it has shown. */
      revision: Generated<number>;
      /** What was shown before the approval: `changeDetailsSchema` of @roadbed/platform-api. */
      details: ColumnType<unknown, string | undefined, string>;
      fingerprint: string | null;
      standard_rule: string | null;
      lapses_at: Date | null;
    };
    approval: {
      number: Generated<number>;
      change_id: string;
      person: string;
      decision: 'approved' | 'rejected';
      reason: string | null;
      at: Date;
      /** Of what was shown to the person. */
      fingerprint: string | null;
      lapsed: Generated<boolean>;
      /** What brought it, such as one click: the same again is the same decision. */
      source: string | null;
    };
    change_review: {
      change_id: string;
      person: string;
      note: string;
      at: Date;
    };
    deployment: {
      service: string;
      environment: string;
      change_id: string;
      digest: string;
      instance: string;
      url: string;
      since: Date;
    };
  };
