/** `pending` until it is `delivered`, or `abandoned`: refused for good, or not taken until it expired. */
export type MessageStatus = 'pending' | 'delivered' | 'abandoned';

/** What is written with the change that it tells of. */
export type NewMessage = {
  /** Unique: a second message under one key adds nothing. */
  key: string;
  /** Who takes it. Destinations do not wait for each other. */
  destination: string;
  /** Messages of one lane are delivered one after the other, in the order in which they were written. */
  lane: string;
  /** JSON. Whoever delivers it parses it. */
  payload: unknown;
};

/** A message of the outbox. */
export type OutboxMessage = NewMessage & {
  number: number;
  status: MessageStatus;
  createdAt: Date;
  /** When it may be tried, or tried again. */
  dueAt: Date;
  /** After its first attempt from here on, a pending message is abandoned. */
  expiresAt: Date;
  /** Attempts that began. */
  attempts: number;
  /** Attempts that failed, since it was written or a person asked for another; null where none did. */
  failures: number;
  /** What the last attempt met. */
  problem: string | null;
  /**
   * Whether an attempt may have been taken by the other side without our knowing: its answer was lost, or the process
   * died in it.
   */
  mayHaveArrived: boolean;
  endedAt: Date | null;
};

/** What came of an attempt. */
export type Verdict =
  | {
      outcome: 'delivered';
      /** What the other side said, JSON: for the record. */
      receipt: Record<string, unknown>;
    }
  | FailedVerdict;

export type FailedVerdict = {
  outcome: 'failed';
  /** What went wrong and what to do, for people. No secret. */
  problem: string;
  /** Whether another attempt with the same message and settings must fail too. */
  isPermanent: boolean;
  /** Whether this attempt, or one before it, may have been taken all the same. */
  mayHaveArrived: boolean;
  /** The other side takes nothing from us for so long, in milliseconds. */
  retryAfterMs?: number | undefined;
};
