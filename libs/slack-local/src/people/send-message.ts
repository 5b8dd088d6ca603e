import type { Channel } from '../model/entry.ts';
import type { User } from '../model/users.ts';
import type { Outcome, PeopleContext } from './context.ts';
import { runCommand } from './run-command.ts';

export type SentText = { user: User; channel: Channel; text: string; threadTs?: string | undefined };

/** Slack's limit on what a person types, characters. */
const TEXT_LIMIT = 12_000;

/** A person sends what they typed: a message, or a slash command. */
export async function sendMessage(sent: SentText, context: PeopleContext): Promise<Outcome> {
  const { user, channel, threadTs } = sent;
  const { chat, events, workspace } = context;
  const text = sent.text.trim();
  if (text === '') return { ok: false, error: 'no_text' };
  if (text.length > TEXT_LIMIT) return { ok: false, error: 'msg_too_long' };
  if (!channel.members.includes(user.id)) return { ok: false, error: 'not_in_channel' };
  const [word = ''] = text.split(/\s/, 1);
  if (text.startsWith('/') && /^\/[a-z0-9_-]+$/i.test(word)) {
    const command = workspace.commands.find((each) => each.command === word.toLowerCase());
    if (command && threadTs) {
      chat.notice(channel.id, user.id, `${command.command} is not supported in threads. Sorry!`);
      return { ok: false, error: 'not_supported_in_threads' };
    }
    if (command)
      return runCommand({ ...sent, command: command.command, text: text.slice(word.length).trim() }, context);
    const known = workspace.commands.map((each) => each.command).join(', ') || 'none';
    chat.notice(channel.id, user.id, `${word} is not a valid command. Known here: ${known}.`);
    return { ok: false, error: 'unknown_command' };
  }
  const message = chat.post({
    channel: channel.id,
    user: user.id,
    text: withMentions(text, context),
    threadTs,
  });
  chat.markRead(user.id, channel.id, message.ts);
  events.message(message);
  return { ok: true, ts: message.ts };
}

/** Writes "@name" and "#name" as Slack's clients do: "<@U0ANA>", "<#C0…>". */
function withMentions(text: string, { chat }: PeopleContext): string {
  return text.replaceAll(
    /(^|[\s(])([@#])([a-z0-9][a-z0-9._-]*)/g,
    (whole, before: string, sign: string, name: string) => {
      const found = sign === '@' ? chat.users.find(`@${name}`) : chat.channel(`#${name}`);
      return found ? `${before}<${sign}${found.id}>` : whole;
    },
  );
}
