import type { Chat } from '../model/chat.ts';
import type { Channel } from '../model/entry.ts';
import type { User } from '../model/users.ts';

/** Slack's deprecated verification token: sent as Slack does, worth nothing. */
export const VERIFICATION_TOKEN = 'verification-token-is-deprecated';

/** What block_actions and view payloads share: team, user, app. */
export function toCommonPayload(chat: Chat, user: User): Record<string, unknown> {
  const { teamId, teamDomain, appId } = chat.identity;
  return {
    team: { id: teamId, domain: teamDomain },
    user: { id: user.id, username: user.name, name: user.name, team_id: teamId },
    api_app_id: appId,
    token: VERIFICATION_TOKEN,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** The name that payloads carry for a channel. */
export function toChannelName(channel: Channel): string {
  return channel.kind === 'im' ? 'directmessage' : channel.name;
}
