import type { AppLink } from '../delivery/app-link.ts';
import type { Chat } from '../model/chat.ts';
import type { Channel, Message, View } from '../model/entry.ts';
import type { User, UserGroup } from '../model/users.ts';
import type { ViewStacks } from '../model/view-stacks.ts';
import type { Workspace } from '../workspace/workspace-file.ts';

export type LocalChannel = Channel & { isMember: boolean; unread: number };
export type LocalCommand = { command: string; description: string; usageHint: string };

/** All that one person sees: what the page draws, and what tests read. */
export type LocalState = {
  team: string;
  bot: { userId: string; name: string };
  app: { transport: 'socket' | 'http' | 'none' };
  you: User;
  users: User[];
  groups: UserGroup[];
  commands: LocalCommand[];
  channels: LocalChannel[];
  /** By channel id, oldest first, the latest 500 of each. */
  messages: Record<string, Message[]>;
  /** Open modals, the top one last. */
  views: View[];
  home: View | null;
};

const SHOWN = 500;

export type StateSources = { workspace: Workspace; chat: Chat; views: ViewStacks; app: AppLink };

export function toLocalState(user: User, { workspace, chat, views, app }: StateSources): LocalState {
  const channels = chat
    .channels()
    .filter((channel) => channel.kind === 'channel' || channel.members.includes(user.id))
    .map((channel) => toLocalChannel(channel, user, chat));
  const shown = channels.map(({ id }) => [id, visibleMessages(chat, id, user).slice(-SHOWN)]);
  return {
    team: workspace.team.name,
    bot: { userId: chat.identity.botUserId, name: chat.identity.botDisplayName },
    app: { transport: app.transport() },
    you: user,
    users: chat.users.all(),
    groups: chat.users.groups(),
    commands: workspace.commands,
    channels,
    messages: Object.fromEntries(shown) as Record<string, Message[]>,
    views: views.of(user.id),
    home: chat.home(user.id) ?? null,
  };
}

export function toLocalChannel(channel: Channel, user: User, chat: Chat): LocalChannel {
  const read = chat.lastRead(user.id, channel.id);
  const unread = visibleMessages(chat, channel.id, user).filter(
    (each) => each.ts > read && each.user !== user.id,
  );
  const isMember = channel.members.includes(user.id);
  return { ...channel, isMember, unread: isMember ? unread.length : 0 };
}

export function canSee(user: User, message: Message): boolean {
  return message.visibleTo === undefined || message.visibleTo === user.id;
}

function visibleMessages(chat: Chat, channelId: string, user: User): Message[] {
  return chat.messages(channelId).filter((message) => canSee(user, message));
}
