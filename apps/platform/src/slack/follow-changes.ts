import { findRollout, getChange, getChangeDetails } from '@roadbed/deploy';
import type { Change } from '@roadbed/deploy';
import { listEntries } from '@roadbed/ledger';
import type { WebClient } from '@slack/web-api';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import type { CatalogSource } from '../catalog-source.ts';
import type { Tables } from '../tables.ts';
import { toChangeMessage } from './change-blocks.ts';
import { toMessageId } from './to-message-id.ts';

const postedSchema = z.object({ channel: z.string(), ts: z.string() });

type Log = { warn(fields: object, message: string): void };

export type FollowChangesOptions = {
  db: Kysely<Tables>;
  client: WebClient;
  catalog: CatalogSource;
  portalUrl: string;
  log: Log;
};

/**
 * Keeps one message a change true: whatever the change's revision is, its message shows it in the end, also after
 * a crash at any moment. Called again and again; what it has to do comes from the database alone.
 */
export async function followChanges({
  db,
  client,
  catalog,
  portalUrl,
  log,
}: FollowChangesOptions): Promise<void> {
  const behind = await db
    .selectFrom('change_request')
    .leftJoin('change_message', 'change_message.change_id', 'change_request.id')
    .select(['change_request.id', 'change_message.channel', 'change_message.ts', 'change_request.revision'])
    .where(sql<boolean>`change_request.revision > coalesce(change_message.shown_revision, 0)`)
    // A message that shows what the change brings from the start; one that cannot be described is shown all the same.
    .where(
      sql<boolean>`(change_request.fingerprint IS NOT NULL OR change_request.ended_at IS NOT NULL
        OR change_request.requested_at < now() - interval '15 seconds')`,
    )
    .orderBy('change_request.number')
    .limit(20)
    .execute();
  if (behind.length === 0) return;
  const known = await catalog.current();
  for (const { id, channel, ts } of behind) {
    const change = await getChange(db, id);
    if (change === undefined) continue;
    const entries = await listEntries(db, { changeId: id });
    const message = toChangeMessage({
      change,
      details: await getChangeDetails(db, id),
      rollout: await findRollout(db, id),
      entries,
      catalog: known,
      portalUrl,
    });
    try {
      const shown =
        channel === null || ts === null
          ? await post(client, change, message)
          : await client.chat.update({ channel, ts, ...message }).then(() => ({ channel, ts }));
      await noteShown(db, change, shown);
    } catch (error) {
      if (!isRefusedBySlack(error)) throw error;
      // Slack will not take it however often it is sent; the next revision is tried again.
      log.warn({ err: error, change: id }, 'Slack refused the message of a change');
      await noteShown(db, change, { channel, ts });
    }
  }
}

async function post(
  client: WebClient,
  change: Change,
  message: ReturnType<typeof toChangeMessage>,
): Promise<{ channel: string; ts: string }> {
  // Through apiCall, because the client's types leave client_msg_id out.
  const answer = await client.apiCall('chat.postMessage', {
    channel: change.announceIn,
    // The same for a repeated post, so that a crash between post and note does not leave two messages.
    client_msg_id: toMessageId(change.id + change.requestedAt),
    unfurl_links: false,
    ...message,
  });
  return postedSchema.parse(answer);
}

async function noteShown(
  db: Kysely<Tables>,
  change: Change,
  at: { channel: string | null; ts: string | null },
): Promise<void> {
  const shown = { ...at, shown_revision: change.revision };
  await db
    .insertInto('change_message')
    .values({ change_id: change.id, ...shown })
    .onConflict((conflict) => conflict.column('change_id').doUpdateSet(shown))
    .execute();
}

function isRefusedBySlack(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'slack_webapi_platform_error';
}
