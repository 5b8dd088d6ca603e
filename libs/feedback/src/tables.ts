import type { Generated } from 'kysely';

export type FeedbackTables = {
  feedback: {
    number: Generated<number>;
    id: Generated<string>;
    text: string;
    person: string;
    at: Date;
    status: 'received';
    /** The request that brought it, so that a redelivery is not stored twice. */
    source: string;
  };
};
