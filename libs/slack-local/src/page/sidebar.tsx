import type { ReactNode } from 'react';
import type { LocalChannel, LocalState } from '../local/state.ts';
import { NOTICE_USER } from '../model/notice-user.ts';
import { Avatar } from './avatar.tsx';
import { channelTitle } from './names.ts';

export type SidebarProps = {
  state: LocalState;
  current: LocalChannel;
  onOpen: (channelId: string) => void;
  onDirect: (userId: string) => void;
};

export function Sidebar({ state, current, onOpen, onDirect }: SidebarProps) {
  const named = state.channels
    .filter((channel) => channel.kind === 'channel' || channel.kind === 'private')
    .sort((a, b) => a.name.localeCompare(b.name));
  const groups = state.channels.filter((channel) => channel.kind === 'mpim');
  const others = state.users
    .filter((user) => user.id !== state.you.id && user.id !== NOTICE_USER)
    .sort((a, b) => Number(b.isBot) - Number(a.isBot));
  const directWith = (userId: string) =>
    state.channels.find((channel) => channel.kind === 'im' && channel.members.includes(userId));
  const entry = (channel: LocalChannel, sign: ReactNode, title: string) => (
    <Entry
      key={channel.id}
      title={title}
      sign={sign}
      unread={channel.unread}
      current={channel.id === current.id}
      onClick={() => onOpen(channel.id)}
    />
  );
  return (
    <nav className="sidebar" id="sidebar" aria-label="Conversations">
      <h2>Channels</h2>
      <ul>{named.filter((each) => each.isMember).map((each) => entry(each, '#', each.name))}</ul>
      {named.some((each) => !each.isMember) && (
        <>
          <h2>Channels to join</h2>
          <ul className="to-join">
            {named.filter((each) => !each.isMember).map((each) => entry(each, '#', each.name))}
          </ul>
        </>
      )}
      <h2>Direct messages</h2>
      <ul>
        {others.map((user) => {
          const channel = directWith(user.id);
          const sign = <Avatar id={user.id} name={user.realName} small bot={user.isBot} />;
          if (channel) return entry(channel, sign, user.realName);
          return (
            <Entry
              key={user.id}
              title={user.realName}
              sign={sign}
              unread={0}
              current={false}
              onClick={() => onDirect(user.id)}
            />
          );
        })}
        {groups.map((each) => entry(each, '⁂', channelTitle(state, each)))}
      </ul>
    </nav>
  );
}

type EntryProps = { title: string; sign: ReactNode; unread: number; current: boolean; onClick: () => void };

function Entry({ title, sign, unread, current, onClick }: EntryProps) {
  return (
    <li>
      <button
        type="button"
        className={unread > 0 && !current ? 'entry entry-unread' : 'entry'}
        aria-current={current ? 'page' : undefined}
        onClick={onClick}
      >
        <span className="sign" aria-hidden="true">
          {sign}
        </span>
        <span className="entry-title">{title}</span>
        {unread > 0 && !current && (
          <span className="badge">
            {unread}
            <span className="unseen"> unread</span>
          </span>
        )}
      </button>
    </li>
  );
}
