import { setTimeout as sleep } from 'node:timers/promises';

export type RetryOptions = {
  /** Called before each further attempt. */
  onRetry: (error: unknown, attempt: number) => void;
  /** Milliseconds before the next attempt, by how many there were; undefined: no more. */
  pauseMs: (attempts: number) => number | undefined;
};

/** Does the work again until it succeeds or no attempt is left; then its last error is thrown, as it is. */
export async function retry<T>(work: () => Promise<T>, { onRetry, pauseMs }: RetryOptions): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await work();
    } catch (error) {
      const pause = pauseMs(attempts);
      if (pause === undefined) throw error;
      onRetry(error, attempts);
      await sleep(pause);
    }
  }
}
