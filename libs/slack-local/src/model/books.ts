import type { Channel, Entry, Message, View } from './entry.ts';

/** What the journal adds up to: the present state, found by key. */
export type Books = {
  channels: Map<string, Channel>;
  /** By channel id, then by ts, in the order of posting. */
  messages: Map<string, Map<string, Message>>;
  /** Public messages by "channel client_msg_id". */
  clientIds: Map<string, Message>;
  /** The last ts read, by "user channel". */
  reads: Map<string, string>;
  homes: Map<string, View>;
  apply(entry: Entry): void;
};

export function createBooks(): Books {
  const books: Books = {
    channels: new Map(),
    messages: new Map(),
    clientIds: new Map(),
    reads: new Map(),
    homes: new Map(),
    apply(entry) {
      if (entry.type === 'channel') books.channels.set(entry.channel.id, entry.channel);
      else if (entry.type === 'joined') addMember(books, entry.channel, entry.user);
      else if (entry.type === 'posted') addMessage(books, entry.message);
      else if (entry.type === 'removed') books.messages.get(entry.channel)?.delete(entry.ts);
      else if (entry.type === 'read') books.reads.set(`${entry.user} ${entry.channel}`, entry.ts);
      else if (entry.type === 'home') books.homes.set(entry.user, entry.view);
      else if (entry.type === 'changed') {
        const { text, blocks, attachments, edited } = entry;
        changeMessage(books, entry, (message) => ({
          ...message,
          text,
          blocks,
          attachments,
          edited: edited ?? message.edited,
        }));
      } else changeMessage(books, entry, (message) => addReaction(message, entry.name, entry.user));
    },
  };
  return books;
}

function addMember(books: Books, id: string, user: string): void {
  const channel = books.channels.get(id);
  if (channel) books.channels.set(id, { ...channel, members: [...channel.members, user] });
}

function addMessage(books: Books, message: Message): void {
  const inChannel = books.messages.get(message.channel) ?? new Map<string, Message>();
  books.messages.set(message.channel, inChannel.set(message.ts, message));
  if (message.clientMsgId) books.clientIds.set(`${message.channel} ${message.clientMsgId}`, message);
}

function changeMessage(
  books: Books,
  { channel, ts }: { channel: string; ts: string },
  change: (message: Message) => Message,
): void {
  const inChannel = books.messages.get(channel);
  const message = inChannel?.get(ts);
  if (message) inChannel?.set(ts, change(message));
}

function addReaction(message: Message, name: string, user: string): Message {
  const known = message.reactions.some((reaction) => reaction.name === name);
  const before = known ? message.reactions : [...message.reactions, { name, users: [] }];
  const reactions = before.map((each) =>
    each.name === name ? { name, users: [...each.users, user] } : each,
  );
  return { ...message, reactions };
}
