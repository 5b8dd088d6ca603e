import type { LocalState } from '../local/state.ts';
import type { Update } from '../local/updates.ts';
import type { Message } from '../model/entry.ts';

/** The state after an update; the same update twice changes nothing more. */
export function applyUpdate(state: LocalState, update: Update): LocalState {
  switch (update.type) {
    case 'message': {
      const { channel } = update.message;
      return withMessages(state, channel, (messages) => upsert(messages, update.message));
    }
    case 'removed':
      return withMessages(state, update.channel, (messages) =>
        messages.filter((each) => each.ts !== update.ts),
      );
    case 'channel': {
      const known = state.channels.some((each) => each.id === update.channel.id);
      const channels = known
        ? state.channels.map((each) => (each.id === update.channel.id ? update.channel : each))
        : [...state.channels, update.channel];
      return withMessages({ ...state, channels }, update.channel.id, (messages) => messages);
    }
    case 'views':
      return { ...state, views: update.views };
    case 'home':
      return { ...state, home: update.view };
    default:
      return { ...state, app: update.app };
  }
}

function withMessages(
  state: LocalState,
  channel: string,
  change: (messages: Message[]) => Message[],
): LocalState {
  return { ...state, messages: { ...state.messages, [channel]: change(state.messages[channel] ?? []) } };
}

function upsert(messages: Message[], message: Message): Message[] {
  const at = messages.findIndex((each) => each.ts === message.ts);
  return at === -1 ? [...messages, message] : messages.with(at, message);
}
