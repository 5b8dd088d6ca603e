import type { Channel } from '../model/entry.ts';
import type { User } from '../model/users.ts';
import type { Outcome, PeopleContext } from './context.ts';
import { toChannelName, VERIFICATION_TOKEN } from './payload.ts';
import { respond } from './respond.ts';

export type CommandRun = { user: User; channel: Channel; command: string; text: string };

/** Sends a slash command to the app and shows its acknowledgement, or Slack's words for a failure. */
export async function runCommand(
  { user, channel, command, text }: CommandRun,
  context: PeopleContext,
): Promise<Outcome> {
  const { chat, triggers, responseUrls, app } = context;
  const { identity } = chat;
  const target = { channel: channel.id, user: user.id };
  const delivery = await app.deliver('slash_commands', {
    token: VERIFICATION_TOKEN,
    team_id: identity.teamId,
    team_domain: identity.teamDomain,
    channel_id: channel.id,
    channel_name: toChannelName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: identity.appId,
    is_enterprise_install: 'false',
    response_url: responseUrls.issue(target),
    trigger_id: triggers.issue({ user: user.id }),
  });
  if (!delivery.ok) {
    chat.notice(channel.id, user.id, `${command} failed with the error "${delivery.error}"`);
    return delivery;
  }
  const answer = respond(delivery.body, target, chat);
  if (!answer.ok && answer.error !== 'no_text') {
    const details = answer.problems.length > 0 ? `: ${answer.problems.join('; ')}` : '';
    chat.notice(channel.id, user.id, `${command} failed with the error "${answer.error}"${details}`);
    return answer;
  }
  return { ok: true };
}
