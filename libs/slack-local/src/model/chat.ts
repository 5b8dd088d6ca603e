import type { Workspace } from '../workspace/workspace-file.ts';
import { createBooks } from './books.ts';
import type { Block, Channel, Entry, Message, View } from './entry.ts';
import { randomId, stableId } from './ids.ts';
import type { Identity } from './identity.ts';
import { NOTICE_USER } from './notice-user.ts';
import type { Journal } from './journal.ts';
import { createTimestamps } from './timestamps.ts';
import { createUsers, type Users } from './users.ts';

export type NewMessage = Omit<Message, 'ts' | 'reactions' | 'edited'>;
export type MessageEdit = {
  text: string;
  blocks?: Block[] | undefined;
  attachments?: Record<string, unknown>[] | undefined;
};
export type NewChannel = { name: string; kind: Channel['kind']; members: string[]; creator: string };

export type ChatOptions = { workspace: Workspace; identity: Identity; entries: Entry[]; journal: Journal };

/** Everything said in the workspace. Each change is journalled first, then applied, then told to listeners. */
export type Chat = {
  identity: Identity;
  users: Users;
  channels(): Channel[];
  /** A channel by its id, by "name" or by "#name". */
  channel(reference: string): Channel | undefined;
  messages(channelId: string): Message[];
  message(channelId: string, ts: string): Message | undefined;
  messageByClientId(channelId: string, clientMsgId: string): Message | undefined;
  home(userId: string): View | undefined;
  lastRead(userId: string, channelId: string): string;
  post(message: NewMessage): Message;
  edit(message: Message, edit: MessageEdit, editor?: string): Message;
  remove(message: Message): void;
  /** False when that user had reacted so before. */
  react(message: Message, name: string, user: string): boolean;
  createChannel(channel: NewChannel): Channel;
  /** The direct conversation of these people: found, or opened. */
  openDirect(members: string[]): Channel;
  join(channel: Channel, user: string): void;
  markRead(userId: string, channelId: string, ts: string): void;
  publishHome(userId: string, view: View): void;
  /** A private line from the workspace itself to one person. */
  notice(channelId: string, visibleTo: string, text: string): Message;
  nextTs(): string;
  listen(listener: (entry: Entry) => void): () => void;
};

export function createChat({ workspace, identity, entries, journal }: ChatOptions): Chat {
  const users = createUsers(workspace, identity);
  const timestamps = createTimestamps();
  const books = createBooks();
  const listeners = new Set<(entry: Entry) => void>();
  for (const entry of entries) {
    books.apply(entry);
    if (entry.type === 'posted') timestamps.observe(entry.message.ts);
  }

  const record = (entry: Entry) => {
    journal.append(entry);
    books.apply(entry);
    for (const listener of listeners) listener(entry);
  };
  const createChannel = (id: string, channel: NewChannel): Channel => {
    const created = { ...channel, id, created: Math.floor(Date.now() / 1000), topic: '' };
    record({ type: 'channel', channel: created });
    return created;
  };

  const chat: Chat = {
    identity,
    users,
    channels: () => [...books.channels.values()],
    channel(reference) {
      const name = reference.replace(/^#/, '');
      return (
        books.channels.get(reference) ?? chat.channels().find((each) => each.name === name && isNamed(each))
      );
    },
    messages: (channelId) => [...(books.messages.get(channelId)?.values() ?? [])],
    message: (channelId, ts) => books.messages.get(channelId)?.get(ts),
    messageByClientId: (channelId, clientMsgId) => books.clientIds.get(`${channelId} ${clientMsgId}`),
    home: (userId) => books.homes.get(userId),
    lastRead: (userId, channelId) => books.reads.get(`${userId} ${channelId}`) ?? '0',
    post(message) {
      const posted = { ...message, ts: timestamps.next(), reactions: [] };
      record({ type: 'posted', message: posted });
      return posted;
    },
    edit(message, edit, editor) {
      const { channel, ts } = message;
      const edited = editor === undefined ? undefined : { user: editor, ts: timestamps.next() };
      record({ type: 'changed', channel, ts, ...edit, ...(edited && { edited }) });
      return books.messages.get(channel)?.get(ts) ?? message;
    },
    remove: ({ channel, ts }) => record({ type: 'removed', channel, ts }),
    react({ channel, ts, reactions }, name, user) {
      if (reactions.some((reaction) => reaction.name === name && reaction.users.includes(user))) return false;
      record({ type: 'reacted', channel, ts, name, user });
      return true;
    },
    createChannel: (channel) => createChannel(randomId(channel.kind === 'mpim' ? 'G' : 'C'), channel),
    openDirect(people) {
      const members = [...new Set(people)].sort();
      const kind = members.length > 2 ? 'mpim' : 'im';
      const id = stableId(kind === 'im' ? 'D' : 'G', ...members);
      const name =
        kind === 'im' ? id : `mpdm-${members.map((each) => users.find(each)?.name ?? each).join('--')}-1`;
      return books.channels.get(id) ?? createChannel(id, { name, kind, members, creator: members[0] ?? '' });
    },
    join({ id, members }, user) {
      if (!members.includes(user)) record({ type: 'joined', channel: id, user });
    },
    markRead(user, channel, ts) {
      if (chat.lastRead(user, channel) < ts) record({ type: 'read', user, channel, ts });
    },
    publishHome: (user, view) => record({ type: 'home', user, view }),
    notice: (channel, visibleTo, text) => chat.post({ channel, user: NOTICE_USER, text, visibleTo }),
    nextTs: () => timestamps.next(),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  seed(chat, workspace, createChannel);
  return chat;
}

/** Brings what the workspace file asks for into being, without touching what earlier runs left. */
function seed(chat: Chat, workspace: Workspace, create: (id: string, channel: NewChannel) => Channel): void {
  const { botUserId } = chat.identity;
  for (const { name, members } of workspace.channels) {
    const people = (members ?? workspace.users.map((user) => user.id)).flatMap(
      (each) => chat.users.find(each)?.id ?? [],
    );
    const wanted = [...people, botUserId];
    const channel = chat.channel(name);
    if (channel === undefined) {
      create(stableId('C', name), { name, kind: 'channel', members: wanted, creator: botUserId });
    } else for (const user of wanted) chat.join(channel, user);
  }
  for (const user of workspace.users) chat.openDirect([user.id, botUserId]);
}

function isNamed(channel: Channel): boolean {
  return channel.kind === 'channel' || channel.kind === 'private';
}
