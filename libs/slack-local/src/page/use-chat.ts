import { useEffect, useState } from 'react';
import type { LocalState } from '../local/state.ts';
import type { Update } from '../local/updates.ts';
import { fetchState } from './api.ts';
import { applyUpdate } from './apply-update.ts';

const RETRY_MS = 1000;

export type ChatView = {
  /** Undefined until the first answer. */
  state: LocalState | undefined;
  /** False while the server cannot be reached. */
  online: boolean;
  /** True while the state is still that of the person before: nobody must act on it. */
  switching: boolean;
};

/** What one person sees, kept up to date; after a lost connection everything is read anew. */
export function useChat(user: string | undefined): ChatView {
  const [held, setHeld] = useState<{ user: string | undefined; state: LocalState }>();
  const [online, setOnline] = useState(true);

  useEffect(() => {
    const setState: SetState = (next) =>
      setHeld((before) => {
        const state = next(before?.user === user ? before?.state : undefined);
        return state ? { user, state } : before;
      });
    const follower = follow(user, setState, setOnline);
    return () => follower.stop();
  }, [user]);

  return { state: held?.state, online, switching: held !== undefined && held.user !== user };
}

type SetState = (next: (state: LocalState | undefined) => LocalState | undefined) => void;

function follow(user: string | undefined, setState: SetState, setOnline: (online: boolean) => void) {
  let stopped = false;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Updates that come while the state is being read are kept and applied on top of it.
  let waiting: Update[] | undefined;

  const read = async () => {
    waiting = [];
    try {
      const state = await fetchState(user);
      if (stopped) return;
      const late = waiting;
      setState(() => late.reduce(applyUpdate, state));
      setOnline(true);
      if (!source) connect(state.you.id);
    } catch {
      if (!stopped) retry();
    } finally {
      waiting = undefined;
    }
  };
  const connect = (id: string) => {
    source = new EventSource(`/local/updates?user=${encodeURIComponent(id)}`);
    source.addEventListener('open', () => void read());
    source.addEventListener('message', ({ data }) => {
      const update = JSON.parse(String(data)) as Update;
      if (waiting) waiting.push(update);
      else setState((state) => state && applyUpdate(state, update));
    });
    source.addEventListener('error', retry);
  };
  const retry = () => {
    setOnline(false);
    source?.close();
    source = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => void read(), RETRY_MS);
  };
  void read();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      source?.close();
    },
  };
}
