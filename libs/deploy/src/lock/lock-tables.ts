import type { Generated } from 'kysely';

export type LockTables = {
  deploy_lock: {
    number: Generated<number>;
    id: Generated<string>;
    service: string;
    environment: string;
    /** Name of a person. */
    holder: string;
    reason: string;
    since: Date;
    expires_at: Date | null;
    /** Whether it was given to the next in line, for as long as it takes to use it. */
    reserved: boolean;
    /** Whether the holder was told that it ends soon. */
    reminded: Generated<boolean>;
    /** Rises when its holder takes it anew. */
    revision: Generated<number>;
  };
  lock_wait: {
    number: Generated<number>;
    service: string;
    environment: string;
    /** Name of a person. */
    person: string;
    since: Date;
  };
};
