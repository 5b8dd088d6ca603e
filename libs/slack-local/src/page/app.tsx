import { useCallback, useEffect, useState } from 'react';
import type { LocalChannel, LocalState } from '../local/state.ts';
import { post, toWords } from './api.ts';
import { Conversation } from './conversation.tsx';
import { ModalView } from './modal.tsx';
import { readPlace, writePlace } from './place.ts';
import { Sidebar } from './sidebar.tsx';
import { Notices, Toast } from './notices.tsx';
import { TopBar } from './top-bar.tsx';
import { useChat } from './use-chat.ts';

export function App() {
  const [place, setPlace] = useState(readPlace);
  const [menuOpen, setMenuOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { state, online, switching } = useChat(place.user);
  const channel = state && findChannel(state, place.channel);
  const report = useCallback((error: string | undefined) => setProblem(toWords(error)), []);

  const user = state?.you.name;
  const channelName = channel?.kind === 'channel' || channel?.kind === 'private' ? channel.name : channel?.id;
  useEffect(() => {
    if (user !== undefined && !switching) writePlace({ user, channel: channelName });
  }, [user, channelName, switching]);
  useMarkRead(switching ? undefined : state, channel);

  if (!state || !channel)
    return <p className="loading">{online ? 'Loading…' : 'Waiting for the chat server…'}</p>;

  const openChannel = (id: string) => {
    setPlace({ ...place, channel: id });
    setMenuOpen(false);
  };
  const openDirect = async (userId: string) => {
    const answer = await post('/open', { user: state.you.id, with: userId });
    if (answer.ok && answer.channel) openChannel(answer.channel);
    else report(answer.error);
  };
  const view = state.views.at(-1);
  return (
    <div className={menuOpen ? 'app menu-open' : 'app'}>
      <TopBar
        state={state}
        selected={switching ? (place.user ?? '') : state.you.name}
        onSwitch={(name) => setPlace({ user: name, channel: channel.kind === 'im' ? undefined : channel.id })}
        menuOpen={menuOpen}
        onMenu={() => setMenuOpen(!menuOpen)}
      />
      <Sidebar state={state} current={channel} onOpen={openChannel} onDirect={openDirect} />
      <main className="main">
        <Notices state={state} online={online} />
        {switching ? (
          <p className="loading">Loading…</p>
        ) : (
          <Conversation
            key={`${state.you.id} ${channel.id}`}
            state={state}
            channel={channel}
            report={report}
          />
        )}
      </main>
      {view && !switching && <ModalView key={view.id} state={state} view={view} report={report} />}
      <Toast text={problem} onClose={() => setProblem(undefined)} />
    </div>
  );
}

function findChannel(state: LocalState, wanted: string | undefined): LocalChannel | undefined {
  const found = state.channels.find((each) => each.id === wanted || each.name === wanted);
  return (
    found ?? state.channels.find((each) => each.isMember && each.kind === 'channel') ?? state.channels[0]
  );
}

/** A channel that is looked at has been read. */
function useMarkRead(state: LocalState | undefined, channel: LocalChannel | undefined): void {
  const user = state?.you.id;
  const id = channel?.id;
  const latest = id === undefined ? undefined : state?.messages[id]?.at(-1)?.ts;
  const unread = channel?.unread ?? 0;
  useEffect(() => {
    const mark = () => {
      if (unread > 0 && latest !== undefined && document.visibilityState === 'visible') {
        void post('/read', { user, channel: id, ts: latest });
      }
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [user, id, latest, unread]);
}
