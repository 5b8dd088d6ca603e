import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { SlackRequestTables } from './slack-request-tables.ts';

type Arguments = {
  ack: () => Promise<void>;
  body: { trigger_id?: string };
  next: () => Promise<void>;
};

/**
 * A middleware of Bolt that lets a command or a click through once. A signature is good for five minutes
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack), so whoever caught a request could send it again;
 * a socket may deliver one twice. Taken before it has its effect: a platform that dies in between does nothing, and the
 * person reads from Slack that it failed.
 */
export function takeOnce(db: Kysely<SlackRequestTables>) {
  return async ({ ack, body, next }: Arguments): Promise<void> => {
    if (body.trigger_id === undefined || (await take(db, body.trigger_id))) await next();
    else await ack();
  };
}

async function take(db: Kysely<SlackRequestTables>, triggerId: string): Promise<boolean> {
  // Longer than any signature is good for, of a clock that may be ahead as well.
  await db
    .deleteFrom('slack_request')
    .where('taken_at', '<', sql<Date>`now() - interval '1 hour'`)
    .execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('slack_request')
    .values({ trigger_id: triggerId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
