import type { Generated } from 'kysely';

export type FreezeTables = {
  deploy_freeze: {
    number: Generated<number>;
    id: Generated<string>;
    environment: string;
    /** What of the environment; null: all of it. */
    scope_kind: 'service' | 'domain' | 'team' | null;
    scope_name: string | null;
    reason: string;
    set_by: string;
    begins_at: Date;
    ends_at: Date;
    lifted_at: Date | null;
  };
};
