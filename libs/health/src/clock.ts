/** What time it is and what is due when. Tests pass one that they advance themselves, see `@roadbed/health/testing`. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `task` once after `delayMs` milliseconds, unless the function given back is called before. */
  after(delayMs: number, task: () => void): () => void;
}

/** The longest delay of a timer: Node.js runs a longer one at once. */
export const MAX_DELAY_MS = 2 ** 31 - 1;

/** The time of the machine. Its timers do not keep a process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
