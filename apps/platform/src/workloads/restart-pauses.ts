/** A process that ran for so long started well, in milliseconds. */
const settledMs = 60_000;
/** However often a process ended, it is started again after so long, in milliseconds. */
const longestMs = 60_000;

/**
 * How long to wait before a process is started again: not at all the first time, then 1 s, and twice as long each time
 * that it ends or fails soon after.
 *
 * @param now milliseconds since any fixed moment
 */
export function createRestartPauses(now: () => number) {
  const starts = new Map<string, { inRow: number; until: number }>();
  return {
    /** Whether it is too early to start this one. */
    isOn: (key: string): boolean => (starts.get(key)?.until ?? -Infinity) > now(),
    /** This one was started just now, or could not be. */
    started(key: string): void {
      const last = starts.get(key);
      const inRow = last !== undefined && now() < last.until + settledMs ? last.inRow + 1 : 0;
      const pauseMs = inRow === 0 ? 0 : Math.min(500 * 2 ** inRow, longestMs);
      starts.set(key, { inRow, until: now() + pauseMs });
    },
  };
}

export type RestartPauses = ReturnType<typeof createRestartPauses>;
