import { setTimeout as sleep } from 'node:timers/promises';

export type EventuallyOptions = {
  /** What is waited for, for the error. */
  what: string;
  /** In milliseconds. @defaultValue 60000 */
  withinMs?: number;
  /** Between two questions, in milliseconds. @defaultValue 50 */
  everyMs?: number;
};

/** Asks again until the answer is there. @throws with the last answer or error when it does not come in time. */
export async function eventually<T>(
  { what, withinMs = 60_000, everyMs = 50 }: EventuallyOptions,
  ask: () => Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${withinMs / 1000} s; the last answer: ${String(last)}`, {
        cause: last,
      });
    }
    await sleep(everyMs);
  }
}
