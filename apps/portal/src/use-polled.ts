import { useEffect, useState } from 'react';
import type { ApiFailure, ApiResult } from './api.ts';

/** What is known of an answer that is asked for again and again. */
export interface Polled<T> {
  /** The last answer; it stays while the platform cannot be reached. */
  value?: T;
  /** Why the last attempt brought none. */
  failure?: ApiFailure;
  /** When `value` came, in milliseconds since the epoch. */
  at?: number;
}

const longestPauseMs = 15_000;

/**
 * Asks at once and then every `everyMs` (`Infinity` for once), more slowly after failures, and not while the page is
 * hidden. Another `key` is another question: what was known is forgotten.
 */
export function usePolled<T>(key: string, everyMs: number, ask: () => Promise<ApiResult<T>>): Polled<T> {
  const [state, setState] = useState<{ key: string; polled: Polled<T> }>({ key, polled: {} });

  useEffect(() => {
    const ended = new AbortController();
    let failures = 0;
    let asking = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const poll = async () => {
      if (asking) return;
      clearTimeout(timer);
      asking = true;
      const result = await ask();
      asking = false;
      if (ended.signal.aborted) return;
      failures = result.ok ? 0 : failures + 1;
      setState((before) => ({ key, polled: toPolled(result, before.key === key ? before.polled : {}) }));
      const pause = failures === 0 ? everyMs : Math.min(1_000 * 2 ** failures, longestPauseMs);
      if (!document.hidden && pause !== Infinity) timer = setTimeout(() => void poll(), pause);
    };
    const onVisibility = () => {
      if (!document.hidden && everyMs !== Infinity) void poll();
    };
    void poll();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      ended.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
    // The question is what `key` says: a new closure of `ask` is no new question.
  }, [key, everyMs]);

  return state.key === key ? state.polled : {};
}

function toPolled<T>(result: ApiResult<T>, known: Polled<T>): Polled<T> {
  return result.ok ? { value: result.value, at: Date.now() } : { ...known, failure: result.failure };
}
