import type { Kysely, Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import type { Feedback } from './feedback.ts';
import type { FeedbackTables } from './tables.ts';

/** Feedback is prose: 1 to 3,000 characters after trimming. */
export const feedbackTextSchema = z
  .string()
  .trim()
  .min(1, 'Say what helps or hurts: /feedback TEXT')
  .max(3000, 'Feedback takes 3,000 characters at most; please shorten it');

/** Puts the receipt of feedback on record in the transaction that stores it. The application fills it with the ledger. */
export type RecordFeedback = (transaction: Transaction<FeedbackTables>, feedback: Feedback) => Promise<void>;

export type GiveFeedbackOptions = {
  /** As parsed by {@link feedbackTextSchema}. */
  text: string;
  from: string;
  /** Unique name of the request that brought it. */
  source: string;
};

/** Stores feedback once: the same source again returns what is stored already. */
export async function giveFeedback(
  db: Kysely<FeedbackTables>,
  record: RecordFeedback,
  { text, from, source }: GiveFeedbackOptions,
  now = new Date(),
): Promise<Feedback> {
  return await db.transaction().execute(async (transaction) => {
    const added = await transaction
      .insertInto('feedback')
      .values({ text, person: from, at: now, status: 'received', source })
      .onConflict((conflict) => conflict.column('source').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (added !== undefined) {
      await record(transaction, toFeedback(added));
      return toFeedback(added);
    }
    const stored = await transaction
      .selectFrom('feedback')
      .selectAll()
      .where('source', '=', source)
      .executeTakeFirstOrThrow();
    return toFeedback(stored);
  });
}

/** Feedback, newest first. */
export async function listFeedback(
  db: Kysely<FeedbackTables>,
  { limit = 100 }: { limit?: number | undefined } = {},
): Promise<Feedback[]> {
  const rows = await db.selectFrom('feedback').selectAll().orderBy('number', 'desc').limit(limit).execute();
  return rows.map(toFeedback);
}

function toFeedback({ id, text, person, at, status }: Selectable<FeedbackTables['feedback']>): Feedback {
  return { id, text, from: person, at: at.toISOString(), status };
}
