import type { ColumnType, Generated } from 'kysely';
import type { Commit } from './release/release.ts';
import type { Judgement } from './analysis/judge.ts';
import type { ChangeKind, ChangeStatus } from './change/change.ts';
import type { RolloutPolicy } from './rollout/policy.ts';
import type { Previous, RolloutPhase } from './rollout/rollout-state.ts';

type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>;

export type DeployTables = {
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
    ended_at: Date | null;
    /** Rises with every update, so that a follower knows what it has shown. */
    revision: Generated<number>;
  };
  approval: {
    change_id: string;
    person: string;
    decision: 'approved' | 'rejected';
    reason: string | null;
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
  rollout: {
    change_id: string;
    phase: RolloutPhase;
    instance: string;
    previous: JsonOrNull<Previous>;
    policy: Json<RolloutPolicy>;
    steps_done: Generated<number>;
    weight_percent: Generated<number>;
    watched_ms: Generated<number>;
    paused: Generated<boolean>;
    promoted: RolloutPhase | null;
    aborted: Generated<boolean>;
    said_by: string | null;
    said_because: string | null;
    /** How many commands people have given. */
    commands: Generated<number>;
    looks: Generated<number>;
    judgement: JsonOrNull<Judgement>;
  };
};
