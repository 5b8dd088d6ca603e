import type { ServerResponse } from 'node:http';
import type { Entry, Message, View } from '../model/entry.ts';
import type { User } from '../model/users.ts';
import { canSee, toLocalChannel, type LocalChannel, type LocalState, type StateSources } from './state.ts';

/** What the page is told while it is open, as the data of server-sent events. */
export type Update =
  | { type: 'message'; message: Message }
  | { type: 'removed'; channel: string; ts: string }
  | { type: 'channel'; channel: LocalChannel }
  | { type: 'views'; views: View[] }
  | { type: 'home'; view: View | null }
  | { type: 'app'; app: LocalState['app'] };

const KEEP_ALIVE_MS = 15_000;

export type Updates = {
  /** Keeps this answer open and writes to it whatever this person may see. */
  follow(user: User, response: ServerResponse): void;
  close(): void;
};

export function createUpdates(sources: StateSources): Updates {
  const { chat, views, app } = sources;
  const followers = new Map<ServerResponse, User>();
  const send = (response: ServerResponse, update: Update) =>
    response.write(`data: ${JSON.stringify(update)}\n\n`);

  chat.listen((entry) => {
    for (const [response, user] of followers) {
      for (const update of toUpdates(entry, user, sources)) send(response, update);
    }
  });
  views.onChange((userId) => {
    for (const [response, user] of followers) {
      if (user.id === userId) send(response, { type: 'views', views: views.of(userId) });
    }
  });
  app.onChange(() => {
    for (const response of followers.keys())
      send(response, { type: 'app', app: { transport: app.transport() } });
  });
  const timer = setInterval(() => {
    for (const response of followers.keys()) response.write(': still here\n\n');
  }, KEEP_ALIVE_MS);

  return {
    follow(user, response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write(': hello\n\n');
      followers.set(response, user);
      response.on('close', () => followers.delete(response));
    },
    close() {
      clearInterval(timer);
      for (const response of followers.keys()) response.end();
    },
  };
}

function toUpdates(entry: Entry, user: User, { chat }: StateSources): Update[] {
  if (entry.type === 'home') return entry.user === user.id ? [{ type: 'home', view: entry.view }] : [];
  if (entry.type === 'read' && entry.user !== user.id) return [];
  const channelId = toChannelId(entry);
  const channel = chat.channel(channelId);
  if (!channel || (channel.kind !== 'channel' && !channel.members.includes(user.id))) return [];
  const channelUpdate: Update = { type: 'channel', channel: toLocalChannel(channel, user, chat) };
  if (entry.type === 'removed') return [{ type: 'removed', channel: channelId, ts: entry.ts }, channelUpdate];
  if (entry.type === 'posted' || entry.type === 'changed' || entry.type === 'reacted') {
    const ts = entry.type === 'posted' ? entry.message.ts : entry.ts;
    const message = chat.message(channelId, ts);
    return message && canSee(user, message) ? [{ type: 'message', message }, channelUpdate] : [];
  }
  if (entry.type === 'joined' && entry.user === user.id && channel.kind !== 'channel') {
    // What was said before is news to a newcomer.
    const earlier = chat.messages(channelId).filter((message) => canSee(user, message));
    return [...earlier.map((message): Update => ({ type: 'message', message })), channelUpdate];
  }
  return [channelUpdate];
}

function toChannelId(entry: Exclude<Entry, { type: 'home' }>): string {
  if (entry.type === 'channel') return entry.channel.id;
  return entry.type === 'posted' ? entry.message.channel : entry.channel;
}
