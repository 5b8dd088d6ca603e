import type { ColumnType, Generated } from 'kysely';
import type { Judgement } from '../analysis/judge.ts';
import type { RolloutPolicy } from './policy.ts';
import type { Previous, RolloutPhase } from './rollout-state.ts';

type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>;

export type RolloutTables = {
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
