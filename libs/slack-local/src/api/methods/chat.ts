import { z } from 'zod';
import { readContent } from '../content.ts';
import { flag, json } from '../fields.ts';
import { defineMethod, refuse, type ApiContext } from '../method.ts';
import { toSlackMessage } from '../shapes.ts';

const content = {
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
};

/** The limits on `text`, characters. */
const POST_LIMIT = 40_000;
const UPDATE_LIMIT = 4000;

export const chatMethods = [
  defineMethod({
    name: 'chat.postMessage',
    args: z.looseObject({
      ...content,
      channel: z.string(),
      thread_ts: z.string().optional(),
      username: z.string().optional(),
      client_msg_id: z.string().optional(),
      metadata: json(z.looseObject({})).optional(),
      reply_broadcast: flag(),
    }),
    run(args, { chat, events }) {
      const channel = findTarget(chat, args.channel);
      if (!channel) return refuse('channel_not_found');
      const earlier = args.client_msg_id && chat.messageByClientId(channel.id, args.client_msg_id);
      if (earlier)
        return { ok: true, channel: channel.id, ts: earlier.ts, message: toSlackMessage(earlier, chat) };
      const read = readContent(args, POST_LIMIT);
      if (!read.ok) return read;
      if (args.thread_ts && !chat.message(channel.id, args.thread_ts)) return refuse('thread_not_found');
      const message = chat.post({
        ...read.content,
        channel: channel.id,
        user: chat.identity.botUserId,
        botId: chat.identity.botId,
        username: args.username,
        threadTs: args.thread_ts,
        clientMsgId: args.client_msg_id,
        metadata: args.metadata,
      });
      events.message(message);
      return { ok: true, channel: channel.id, ts: message.ts, message: toSlackMessage(message, chat) };
    },
  }),
  defineMethod({
    name: 'chat.postEphemeral',
    args: z.looseObject({
      ...content,
      channel: z.string(),
      user: z.string(),
      thread_ts: z.string().optional(),
    }),
    run(args, { chat }) {
      const channel = chat.channel(args.channel);
      if (!channel) return refuse('channel_not_found');
      if (!channel.members.includes(args.user)) return refuse('user_not_in_channel');
      const read = readContent(args, POST_LIMIT);
      if (!read.ok) return read;
      const { botUserId, botId } = chat.identity;
      const message = chat.post({
        ...read.content,
        channel: channel.id,
        user: botUserId,
        botId,
        visibleTo: args.user,
        threadTs: args.thread_ts,
      });
      return { ok: true, message_ts: message.ts };
    },
  }),
  defineMethod({
    name: 'chat.update',
    args: z.looseObject({ ...content, channel: z.string(), ts: z.string() }),
    run(args, { chat }) {
      const found = findMessage(chat, args.channel, args.ts);
      if ('ok' in found) return found;
      const { message } = found;
      if (message.user !== chat.identity.botUserId) return refuse('cant_update_message');
      const read = readContent(args, UPDATE_LIMIT);
      if (!read.ok) return read;
      const { attachments = message.attachments, ...content } = read.content;
      // A text alone replaces the blocks; a message made of blocks does not show that it was edited.
      const editor = content.blocks ? undefined : chat.identity.botUserId;
      const edited = chat.edit(message, { ...content, attachments }, editor);
      return {
        ok: true,
        channel: message.channel,
        ts: message.ts,
        text: edited.text,
        message: toSlackMessage(edited, chat),
      };
    },
  }),
  defineMethod({
    name: 'chat.delete',
    args: z.looseObject({ channel: z.string(), ts: z.string() }),
    run({ channel, ts }, { chat }) {
      const found = findMessage(chat, channel, ts);
      if ('ok' in found) return found;
      if (found.message.user !== chat.identity.botUserId) return refuse('cant_delete_message');
      chat.remove(found.message);
      return { ok: true, channel: found.message.channel, ts };
    },
  }),
  defineMethod({
    name: 'chat.getPermalink',
    args: z.looseObject({ channel: z.string(), message_ts: z.string() }),
    run({ channel, message_ts }, { chat, baseUrl }) {
      const found = findMessage(chat, channel, message_ts);
      if ('ok' in found) return found;
      const permalink = `${baseUrl()}/archives/${found.message.channel}/p${message_ts.replace('.', '')}`;
      return { ok: true, channel: found.message.channel, permalink };
    },
  }),
];

type Chat = ApiContext['chat'];

/** A channel, or the direct conversation with a person when a user id is given. */
function findTarget(chat: Chat, reference: string) {
  const user = chat.users.people().find((each) => each.id === reference);
  return user ? chat.openDirect([user.id, chat.identity.botUserId]) : chat.channel(reference);
}

function findMessage(chat: Chat, channel: string, ts: string) {
  const found = chat.channel(channel);
  if (!found) return refuse('channel_not_found');
  const message = chat.message(found.id, ts);
  return message && !message.visibleTo ? { message } : refuse('message_not_found');
}
