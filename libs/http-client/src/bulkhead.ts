import { bulkhead, isTaskCancelledError } from 'cockatiel';

/**
 * Options of the bulkhead. Its limits are for each process and each client (Michael Nygard, Release It!, 2nd ed.,
 * section 5.3).
 */
export interface BulkheadOptions {
  /** Requests in flight at a time. Default 256. */
  maxConcurrent?: number;
  /** Requests that may wait for their turn, within their time limit. Default 64. */
  maxQueued?: number;
}

/** Keeps one slow upstream from taking all of a process. */
export interface Bulkhead {
  /** The limits, in words. */
  readonly limits: string;
  /** Runs `task` in its turn. Undefined when there is no place, or its turn does not come within `waitMs`. */
  run<T>(task: () => Promise<T>, waitMs: number): Promise<T | undefined>;
}

/** Creates the bulkhead of one upstream, on cockatiel's. */
export function createBulkhead({ maxConcurrent = 256, maxQueued = 64 }: BulkheadOptions): Bulkhead {
  const policy = bulkhead(maxConcurrent, maxQueued);
  return {
    limits: `${maxConcurrent} requests in flight and ${maxQueued} waiting`,
    run: async (task, waitMs) => {
      if (policy.executionSlots > 0) {
        return policy.execute(task);
      }
      if (policy.queueSlots === 0) {
        return undefined;
      }
      const limit = new AbortController();
      const { promise: expired, resolve } = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => {
        // One that is aborted is dropped when its turn comes.
        limit.abort();
        resolve(undefined);
      }, waitMs);
      const turn = policy
        .execute(() => {
          clearTimeout(timer);
          return task();
        }, limit.signal)
        .catch((error: unknown) => {
          if (isTaskCancelledError(error)) {
            return undefined;
          }
          throw error;
        });
      return Promise.race([turn, expired]);
    },
  };
}
