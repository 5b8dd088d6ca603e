import type { LocalChannel, LocalState } from '../local/state.ts';

export function userName(state: LocalState, id: string): string {
  return state.users.find((user) => user.id === id)?.realName ?? id;
}

/** The other people of a direct conversation, by their real names. */
function partners(state: LocalState, channel: LocalChannel): string {
  const others = channel.members.filter((member) => member !== state.you.id);
  return others.map((member) => userName(state, member)).join(', ');
}

export function isDirect(channel: LocalChannel): boolean {
  return channel.kind === 'im' || channel.kind === 'mpim';
}

/** "#deployments", or the people of a direct conversation. */
export function channelTitle(state: LocalState, channel: LocalChannel): string {
  return isDirect(channel) ? partners(state, channel) : `#${channel.name}`;
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0]?.[0], words.length > 1 ? words.at(-1)?.[0] : undefined].join('').toUpperCase();
}

/** A colour for an avatar that stays the same for the same person. */
export function hue(id: string): number {
  return id.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
}

export function toDate(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

export function clock(ts: string): string {
  return toDate(ts).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}

export function day(ts: string): string {
  return toDate(ts).toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
}
