import type { Channel, Message } from '../model/entry.ts';
import type { Chat } from '../model/chat.ts';
import type { Identity } from '../model/identity.ts';
import type { User, UserGroup } from '../model/users.ts';

/** A message as Slack tells it to apps. */
export function toSlackMessage(message: Message, chat: Chat): Record<string, unknown> {
  const { identity } = chat;
  const replies = message.threadTs
    ? []
    : chat.messages(message.channel).filter((each) => each.threadTs === message.ts && !each.visibleTo);
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: identity.teamId,
    ...(message.botId && {
      bot_id: message.botId,
      app_id: identity.appId,
      bot_profile: {
        id: message.botId,
        name: identity.botDisplayName,
        app_id: identity.appId,
        team_id: identity.teamId,
      },
    }),
    ...(message.username && { username: message.username }),
    ...(message.blocks && { blocks: message.blocks }),
    ...(message.attachments && { attachments: message.attachments }),
    ...(message.metadata && { metadata: message.metadata }),
    ...(message.threadTs && { thread_ts: message.threadTs }),
    ...(replies.length > 0 && {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users: [...new Set(replies.map((reply) => reply.user))],
      latest_reply: replies.at(-1)?.ts,
    }),
    ...(message.clientMsgId && { client_msg_id: message.clientMsgId }),
    ...(message.edited && { edited: message.edited }),
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map((reaction) => ({ ...reaction, count: reaction.users.length })),
    }),
  };
}

/** A conversation as Slack tells it. `forUser` is who asks: a direct conversation shows the other person. */
export function toSlackChannel(
  channel: Channel,
  forUser: string,
  identity: Identity,
): Record<string, unknown> {
  const { id, name, kind, created, creator, members, topic } = channel;
  const direct =
    kind === 'im' ? { user: members.find((member) => member !== forUser) } : { name, name_normalized: name };
  return {
    id,
    ...direct,
    created,
    creator,
    is_channel: kind === 'channel' || kind === 'private',
    is_group: kind === 'private',
    is_im: kind === 'im',
    is_mpim: kind === 'mpim',
    is_private: kind !== 'channel',
    is_archived: false,
    is_general: name === 'general',
    is_shared: false,
    is_member: members.includes(forUser),
    num_members: members.length,
    context_team_id: identity.teamId,
    topic: { value: topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

export function toSlackUser(user: User, identity: Identity): Record<string, unknown> {
  const [first_name = '', ...rest] = user.realName.split(' ');
  return {
    id: user.id,
    team_id: identity.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: false,
    tz: 'Etc/UTC',
    tz_offset: 0,
    is_bot: user.isBot,
    is_admin: false,
    is_owner: false,
    is_restricted: false,
    is_app_user: false,
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      first_name,
      last_name: rest.join(' '),
      team: identity.teamId,
      ...(user.email && { email: user.email }),
      ...(user.id === identity.botUserId && { bot_id: identity.botId, api_app_id: identity.appId }),
    },
  };
}

export function toSlackGroup(group: UserGroup, identity: Identity): Record<string, unknown> {
  const { id, name, handle, members } = group;
  return {
    id,
    name,
    handle,
    team_id: identity.teamId,
    is_usergroup: true,
    users: members,
    user_count: members.length,
  };
}
