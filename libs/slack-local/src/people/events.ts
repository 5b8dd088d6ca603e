import { randomId } from '../model/ids.ts';
import type { AppLink } from '../delivery/app-link.ts';
import type { Chat } from '../model/chat.ts';
import type { Message } from '../model/entry.ts';
import { toSlackMessage } from '../api/shapes.ts';
import { VERIFICATION_TOKEN } from './payload.ts';

export type EventSender = {
  /** Tells the app of a message, and of a mention when a person mentions the bot. */
  message(message: Message): void;
  homeOpened(user: string, tab: 'home' | 'messages'): void;
};

/** Sends events to the app. Nobody waits for them, and a failed one is not sent again. */
export function createEventSender(chat: Chat, app: AppLink): EventSender {
  const { identity } = chat;
  const send = (event: Record<string, unknown>) => {
    void app.deliver('events_api', {
      token: VERIFICATION_TOKEN,
      team_id: identity.teamId,
      context_team_id: identity.teamId,
      context_enterprise_id: null,
      api_app_id: identity.appId,
      event,
      type: 'event_callback',
      event_id: randomId('Ev'),
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: identity.teamId,
          user_id: identity.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
    });
  };
  return {
    message(message) {
      const channel = chat.channel(message.channel);
      if (!channel?.members.includes(identity.botUserId) || message.visibleTo) return;
      const shape = toSlackMessage(message, chat);
      const channelType = channel.kind === 'private' ? 'group' : channel.kind;
      send({ ...shape, channel: message.channel, channel_type: channelType, event_ts: message.ts });
      const mentioned = message.text.includes(`<@${identity.botUserId}`);
      if (mentioned && !message.botId && (channel.kind === 'channel' || channel.kind === 'private')) {
        send({ ...shape, type: 'app_mention', channel: message.channel, event_ts: message.ts });
      }
    },
    homeOpened(user, tab) {
      const channel = chat.openDirect([user, identity.botUserId]).id;
      const view = tab === 'home' ? chat.home(user) : undefined;
      send({ type: 'app_home_opened', user, channel, tab, event_ts: chat.nextTs(), ...(view && { view }) });
    },
  };
}
