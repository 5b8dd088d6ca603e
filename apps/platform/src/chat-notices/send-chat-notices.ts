import { ErrorCode } from '@slack/web-api';
import type { WebClient } from '@slack/web-api';
import type { Kysely } from 'kysely';
import type { CatalogSource } from '../catalog-source.ts';
import { escapeText } from '../slack/escape-text.ts';
import { toMessageId } from '../slack/to-message-id.ts';
import type { Tables } from '../tables.ts';

type Log = { warn(fields: object, message: string): void };

export type SendChatNoticesOptions = {
  db: Kysely<Tables>;
  client: WebClient;
  catalog: CatalogSource;
  log: Log;
};

/**
 * Sends what is to be told, in its order, and notes what was sent: a person gets a direct message. After a crash between
 * the two Slack drops the second message, by its id. What Slack refuses, such as a channel that is not there, is logged
 * and not tried again.
 */
export async function sendChatNotices({ db, client, catalog, log }: SendChatNoticesOptions): Promise<void> {
  const waiting = await db
    .selectFrom('notice')
    .selectAll()
    .where('told', '=', false)
    .orderBy('number')
    .limit(20)
    .execute();
  if (waiting.length === 0) return;
  const { people } = (await catalog.current()).platform;
  for (const { id, channel, person, text } of waiting) {
    const to = channel ?? people.find(({ name }) => name === person)?.slack;
    try {
      if (to === undefined) log.warn({ notice: id, person }, 'a notice is for nobody in platform.json');
      else {
        const message = { channel: to, text: escapeText(text).slice(0, 3000), unfurl_links: false };
        await client.apiCall('chat.postMessage', { ...message, client_msg_id: toMessageId(id) });
      }
    } catch (error) {
      const isRefused = error instanceof Error && 'code' in error && error.code === ErrorCode.PlatformError;
      if (!isRefused) throw error;
      log.warn({ err: error, notice: id }, 'Slack refused a notice');
    }
    await db.updateTable('notice').set({ told: true }).where('id', '=', id).execute();
  }
}
