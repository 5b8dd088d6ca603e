/** Options of the retry budget, see `RetryOptions.budget`. */
export interface RetryBudgetOptions {
  /** Retries allowed for each call, from 0 to 1. Default 0.1: one retry for ten calls. */
  ratio?: number;
  /** Retries that may be saved up, and that a new client begins with. Default 10. */
  burst?: number;
}

/**
 * Keeps retries to a share of the calls, so that an upstream that is down gets at most that much more load.
 * Counts calls, not time, as the retry throttling of gRPC does (gRFC A6).
 */
export interface RetryBudget {
  /** Counts a call, which earns a share of a retry. */
  earn(): void;
  /** Takes one retry; false when there is none left. */
  spend(): boolean;
}

/** Creates a budget that is full. */
export function createRetryBudget({ ratio = 0.1, burst = 10 }: RetryBudgetOptions = {}): RetryBudget {
  // In thousandths, because tenths added up as fractions never make a whole.
  const full = Math.round(burst * 1000);
  const share = Math.round(ratio * 1000);
  let left = full;
  return {
    earn: () => {
      left = Math.min(full, left + share);
    },
    spend: () => {
      if (left < 1000) {
        return false;
      }
      left -= 1000;
      return true;
    },
  };
}
