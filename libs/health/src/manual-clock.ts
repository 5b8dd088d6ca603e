import type { Clock } from './clock.ts';

/** A clock that stands still until it is advanced. */
export interface ManualClock extends Clock {
  /** Lets `ms` milliseconds pass and runs what is due, in its order; resolves when the promises it woke have run. */
  advance(ms: number): Promise<void>;
}

/** Creates a clock for tests. `startMs` is its first time, in milliseconds since the Unix epoch. Default 0. */
export function createManualClock(startMs = 0): ManualClock {
  const timers = new Set<{ at: number; task: () => void }>();
  let now = startMs;

  return {
    now: () => now,
    after: (delayMs, task) => {
      const timer = { at: now + delayMs, task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: async (ms) => {
      const until = now + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
        if (next === undefined) {
          break;
        }
        timers.delete(next);
        now = Math.max(now, next.at);
        next.task();
        await settle();
      }
      now = until;
    },
  };
}

/** Resolves when every promise that can go on has gone on. */
async function settle(): Promise<void> {
  await new Promise(setImmediate);
}
