import { setTimeout as delay } from 'node:timers/promises';

/** Waits some milliseconds, or until aborted; never throws. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => {});
}
