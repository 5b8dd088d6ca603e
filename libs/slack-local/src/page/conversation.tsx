import { useState } from 'react';
import type { LocalChannel, LocalState } from '../local/state.ts';
import { post } from './api.ts';
import { Composer } from './composer.tsx';
import { HomeTab } from './home-tab.tsx';
import { MessageList } from './message-list.tsx';
import { channelTitle, isDirect, userName } from './names.ts';

export type ConversationProps = {
  state: LocalState;
  channel: LocalChannel;
  report: (error: string | undefined) => void;
};

/** One channel or direct conversation: its head, its messages, the composer. */
export function Conversation({ state, channel, report }: ConversationProps) {
  const [tab, setTab] = useState<'messages' | 'home'>('messages');
  const [thread, setThread] = useState<string>();
  const [draft, setDraft] = useState('');
  const title = channelTitle(state, channel);
  const withBot = channel.kind === 'im' && channel.members.includes(state.bot.userId);
  const openTab = (next: 'messages' | 'home') => {
    setTab(next);
    void post('/home', { user: state.you.id, tab: next });
  };
  const send = async (text: string) => {
    const answer = await post('/messages', {
      user: state.you.id,
      channel: channel.id,
      text,
      ...(thread !== undefined && { thread_ts: thread }),
    });
    // A command that failed says so in the conversation itself.
    if (!answer.ok && !text.startsWith('/')) report(answer.error);
    if (answer.error === 'not_reachable') report(answer.error);
  };
  return (
    <section className="conversation" aria-label={title}>
      <div className="conversation-head">
        <h1>{title}</h1>
        {!isDirect(channel) && (
          <span className="members" title={channel.members.map((id) => userName(state, id)).join(', ')}>
            {channel.members.length} members
          </span>
        )}
        {withBot && (
          <div className="tabs">
            <button type="button" aria-pressed={tab === 'messages'} onClick={() => openTab('messages')}>
              Messages
            </button>
            <button type="button" aria-pressed={tab === 'home'} onClick={() => openTab('home')}>
              Home
            </button>
          </div>
        )}
      </div>
      {tab === 'home' ? (
        <HomeTab state={state} report={report} />
      ) : (
        <>
          <MessageList
            state={state}
            channel={channel}
            title={title}
            onReply={setThread}
            onDraft={setDraft}
            report={report}
          />
          {channel.isMember ? (
            <Composer
              label={`Message ${title}`}
              commands={state.commands}
              draft={draft}
              onDraft={setDraft}
              onSend={send}
              thread={thread}
              onLeaveThread={() => setThread(undefined)}
            />
          ) : (
            <div className="join">
              <span>You are not in {title}.</span>
              <button
                type="button"
                onClick={() => void post('/join', { user: state.you.id, channel: channel.id })}
              >
                Join {title}
              </button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
