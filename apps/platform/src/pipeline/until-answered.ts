import { setTimeout as sleep } from 'node:timers/promises';

type Log = { warn(fields: object, message: string): void };

const pauseMs = 500;

/**
 * Asks again until the database answers. For what a workflow reads outside of its steps: an error there would end the
 * workflow for good, and its change would never end.
 */
export async function untilAnswered<T>(ask: () => Promise<T>, log: Log): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      log.warn({ err: error }, 'a workflow cannot read what it is about; asking again');
      await sleep(pauseMs);
    }
  }
}
