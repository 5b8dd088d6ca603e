import { z } from 'zod';
import { readContent } from '../api/content.ts';
import type { ResponseTarget } from '../delivery/response-urls.ts';
import type { Chat } from '../model/chat.ts';

const bodySchema = z.looseObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

export type Responded = { ok: true } | { ok: false; error: string; problems: string[] };

/**
 * What an app answers to a command or through a response_url: a text or a JSON object.
 * It becomes a message, private unless `response_type` is "in_channel", or changes the original one.
 */
export function respond(body: unknown, target: ResponseTarget, chat: Chat): Responded {
  const parsed = bodySchema.safeParse(typeof body === 'string' ? { text: body } : (body ?? {}));
  if (!parsed.success) return { ok: false, error: 'invalid_payload', problems: [] };
  const answer = parsed.data;
  const original =
    target.messageTs === undefined ? undefined : chat.message(target.channel, target.messageTs);
  if (answer.delete_original) {
    if (!original) return { ok: false, error: 'message_not_found', problems: [] };
    chat.remove(original);
    return { ok: true };
  }
  const read = readContent(answer, 40_000);
  if (!read.ok) return { ok: false, error: read.error, problems: (read['errors'] ?? []) as string[] };
  if (answer.replace_original && original) {
    chat.edit(original, read.content, read.content.blocks ? undefined : chat.identity.botUserId);
    return { ok: true };
  }
  chat.post({
    ...read.content,
    channel: target.channel,
    user: chat.identity.botUserId,
    botId: chat.identity.botId,
    threadTs: answer.thread_ts,
    visibleTo: answer.response_type === 'in_channel' ? undefined : target.user,
  });
  return { ok: true };
}
