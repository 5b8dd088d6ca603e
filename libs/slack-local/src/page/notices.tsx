import { useEffect } from 'react';
import type { LocalState } from '../local/state.ts';

/** What is wrong with the connections, where it cannot be overlooked. */
export function Notices({ state, online }: { state: LocalState; online: boolean }) {
  if (!online) {
    return (
      <p className="notice notice-warning" role="status">
        The chat server is not answering. Reconnecting…
      </p>
    );
  }
  if (state.app.transport !== 'none') return null;
  return (
    <p className="notice" role="status">
      <strong>{state.bot.name} is not connected.</strong> You can write messages; commands and buttons will
      fail until it is back.
    </p>
  );
}

const SHOWN_MS = 8000;

export function Toast({ text, onClose }: { text: string | undefined; onClose: () => void }) {
  useEffect(() => {
    if (text === undefined) return undefined;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text, onClose]);
  return (
    <div className="toast-place" role="alert">
      {text !== undefined && (
        <p className="toast">
          {text}
          <button type="button" onClick={onClose}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  );
}
