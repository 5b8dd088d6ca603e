import { setTimeout as sleep } from 'node:timers/promises';

type Log = { error(fields: object, message: string): void };

/**
 * Does `work` again and again, `everyMs` after its last end, until stopped; a failure is logged and does not end it.
 *
 * @returns stops it, and resolves when no work is under way; and a way to do it now.
 */
export function repeat(name: string, everyMs: number, log: Log, work: () => Promise<void>) {
  const stopping = new AbortController();
  let wake = new AbortController();
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      await work().catch((error: unknown) => log.error({ err: error, work: name }, 'repeated work failed'));
      await sleep(everyMs, undefined, { signal: AbortSignal.any([stopping.signal, wake.signal]) }).catch(
        () => {},
      );
    }
  })();
  return {
    /** Does the work now rather than when its time comes. */
    nudge: () => wake.abort(),
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
