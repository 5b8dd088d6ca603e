import { z } from 'zod';
import { defineMethod, refuse } from '../method.ts';

export const reactionMethods = [
  defineMethod({
    name: 'reactions.add',
    args: z.looseObject({ channel: z.string(), timestamp: z.string(), name: z.string() }),
    run({ channel, timestamp, name }, { chat }) {
      const found = chat.channel(channel);
      if (!found) return refuse('channel_not_found');
      const message = chat.message(found.id, timestamp);
      if (!message) return refuse('message_not_found');
      const emoji = name.replaceAll(':', '');
      if (!/^[a-z0-9_+'-]+$/.test(emoji)) return refuse('invalid_name');
      return chat.react(message, emoji, chat.identity.botUserId) ? { ok: true } : refuse('already_reacted');
    },
  }),
];
