import { z } from 'zod';
import { flag, list, paging } from '../fields.ts';
import { defineMethod, refuse } from '../method.ts';
import { paginate } from '../paginate.ts';
import { toSlackChannel } from '../shapes.ts';

const KIND_OF_TYPE: Record<string, string> = {
  public_channel: 'channel',
  private_channel: 'private',
  im: 'im',
  mpim: 'mpim',
};

export const conversationMethods = [
  defineMethod({
    name: 'conversations.list',
    args: z.looseObject({ ...paging, types: list().default(['public_channel']) }),
    run(args, { chat }) {
      if (args.types.some((type) => !(type in KIND_OF_TYPE))) return refuse('invalid_types');
      const kinds = args.types.map((type) => KIND_OF_TYPE[type]);
      const { botUserId } = chat.identity;
      const seen = chat
        .channels()
        .filter(
          (each) =>
            kinds.includes(each.kind) && (each.kind === 'channel' || each.members.includes(botUserId)),
        );
      const page = paginate(seen, args);
      if (!page.ok) return page;
      const channels = page.items.map((channel) => toSlackChannel(channel, botUserId, chat.identity));
      return { ok: true, channels, response_metadata: page.metadata };
    },
  }),
  defineMethod({
    name: 'conversations.info',
    args: z.looseObject({ channel: z.string() }),
    run({ channel }, { chat }) {
      const found = chat.channel(channel);
      if (!found) return refuse('channel_not_found');
      return { ok: true, channel: toSlackChannel(found, chat.identity.botUserId, chat.identity) };
    },
  }),
  defineMethod({
    name: 'conversations.members',
    args: z.looseObject({ ...paging, channel: z.string() }),
    run(args, { chat }) {
      const found = chat.channel(args.channel);
      if (!found) return refuse('channel_not_found');
      const page = paginate(found.members, args);
      return page.ok ? { ok: true, members: page.items, response_metadata: page.metadata } : page;
    },
  }),
  defineMethod({
    name: 'conversations.open',
    args: z.looseObject({ channel: z.string().optional(), users: list().optional(), return_im: flag() }),
    run({ channel, users }, { chat }) {
      const { botUserId } = chat.identity;
      if (channel) {
        const found = chat.channel(channel);
        return found
          ? { ok: true, channel: toSlackChannel(found, botUserId, chat.identity) }
          : refuse('channel_not_found');
      }
      if (!users || users.length === 0) return refuse('users_list_not_supplied');
      if (users.length > 8) return refuse('too_many_users');
      if (users.some((user) => chat.users.find(user)?.id !== user)) return refuse('user_not_found');
      const opened = chat.openDirect([...users, botUserId]);
      return { ok: true, channel: toSlackChannel(opened, botUserId, chat.identity) };
    },
  }),
  defineMethod({
    name: 'conversations.create',
    args: z.looseObject({ name: z.string(), is_private: flag() }),
    run({ name, is_private }, { chat }) {
      if (name === '') return refuse('invalid_name_required');
      if (name.length > 80) return refuse('invalid_name_maxlength');
      if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) return refuse('invalid_name_specials');
      if (chat.channel(`#${name}`)) return refuse('name_taken');
      const { botUserId } = chat.identity;
      const kind = is_private ? 'private' : 'channel';
      const created = chat.createChannel({ name, kind, members: [botUserId], creator: botUserId });
      return { ok: true, channel: toSlackChannel(created, botUserId, chat.identity) };
    },
  }),
  defineMethod({
    name: 'conversations.join',
    args: z.looseObject({ channel: z.string() }),
    run({ channel }, { chat }) {
      const found = chat.channel(channel);
      if (!found) return refuse('channel_not_found');
      if (found.kind !== 'channel') return refuse('method_not_supported_for_channel_type');
      const { botUserId } = chat.identity;
      chat.join(found, botUserId);
      return { ok: true, channel: toSlackChannel(chat.channel(found.id) ?? found, botUserId, chat.identity) };
    },
  }),
  defineMethod({
    name: 'conversations.invite',
    args: z.looseObject({ channel: z.string(), users: list() }),
    run({ channel, users }, { chat }) {
      const found = chat.channel(channel);
      if (!found) return refuse('channel_not_found');
      if (found.kind === 'im' || found.kind === 'mpim')
        return refuse('method_not_supported_for_channel_type');
      if (!found.members.includes(chat.identity.botUserId)) return refuse('not_in_channel');
      if (users.length === 0) return refuse('no_user');
      if (users.some((user) => chat.users.find(user)?.id !== user)) return refuse('user_not_found');
      const newcomers = users.filter((user) => !found.members.includes(user));
      if (newcomers.length === 0) return refuse('already_in_channel');
      for (const user of newcomers) chat.join(found, user);
      return {
        ok: true,
        channel: toSlackChannel(chat.channel(found.id) ?? found, chat.identity.botUserId, chat.identity),
      };
    },
  }),
];
