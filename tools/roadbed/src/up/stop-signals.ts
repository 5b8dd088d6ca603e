const SAME_KEY_MS = 1000;
const PARENT_POLL_MS = 500;

export interface StopSignals {
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP, or when the process that started this one ends. */
  stop: AbortSignal;
  /** Aborted by the second one. */
  force: AbortSignal;
  dispose: () => void;
}

/**
 * Listens for the wish to stop. One Ctrl-C arrives up to three times, from the terminal, from npm and from
 * the bootstrap, so what follows within a second is the same wish.
 */
export function listenForStop(): StopSignals {
  const stop = new AbortController();
  const force = new AbortController();
  let first = 0;
  const onSignal = () => {
    if (!stop.signal.aborted) {
      first = performance.now();
      stop.abort();
    } else if (performance.now() - first > SAME_KEY_MS) {
      force.abort();
    }
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, onSignal);
  const parent = process.ppid;
  const poll = setInterval(() => {
    if (process.ppid !== parent && !stop.signal.aborted) onSignal();
  }, PARENT_POLL_MS);
  const dispose = () => {
    clearInterval(poll);
    for (const name of names) process.off(name, onSignal);
  };
  return { stop: stop.signal, force: force.signal, dispose };
}
