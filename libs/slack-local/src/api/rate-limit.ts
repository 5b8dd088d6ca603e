/** A fault on demand: the next calls of the Web API are answered with 429. */
export type RateLimit = {
  refuseNext(calls: number, retryAfterSeconds: number): void;
  /** Seconds to wait when this call is to be refused. */
  take(): number | undefined;
};

export function createRateLimit(): RateLimit {
  let left = 0;
  let seconds = 1;
  return {
    refuseNext(calls, retryAfterSeconds) {
      left = calls;
      seconds = retryAfterSeconds;
    },
    take() {
      if (left === 0) return undefined;
      left -= 1;
      return seconds;
    },
  };
}
