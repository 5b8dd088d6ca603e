import type { Clock } from './clock.ts';

/** A clock that passes only when it is advanced or slept on; sleeping takes no time. */
export interface TestClock extends Clock {
  /** How long it was slept, in milliseconds, each time. */
  sleeps: number[];
  advance(ms: number): void;
}

/** Creates a clock that begins at the machine's time. */
export function createTestClock(): TestClock {
  let now = Date.now();
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    sleep: async (ms) => {
      sleeps.push(ms);
      now += ms;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}
