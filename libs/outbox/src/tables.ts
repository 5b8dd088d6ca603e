import type { ColumnType, Generated } from 'kysely';
import type { MessageStatus } from './message.ts';

export type OutboxTables = {
  outbox_message: {
    number: Generated<number>;
    key: string;
    destination: string;
    lane: string;
    payload: ColumnType<unknown, string, never>;
    status: Generated<MessageStatus>;
    created_at: Date;
    due_at: Date;
    expires_at: Date;
    /** Rises with every claim, so that a claim that was lost to another cannot conclude. */
    attempts: Generated<number>;
    failures: Generated<number>;
    /** Until then the message is somebody's. */
    claimed_until: Date | null;
    may_have_arrived: Generated<boolean>;
    problem: string | null;
    ended_at: Date | null;
  };
};
