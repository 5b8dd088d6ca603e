/** Counts the payments of each customer within a sliding window, in memory. */
export interface PaceCounter {
  /** Notes a payment, and tells how many the customer made within the window, this one among them. */
  note(customerId: string): number;
  /** How many customers are remembered. */
  readonly size: number;
}

/**
 * @param windowMs how far back payments count, in milliseconds
 * @param now a clock, in milliseconds
 */
export function createPaceCounter(windowMs: number, now: () => number = Date.now): PaceCounter {
  const payments = new Map<string, number[]>();
  let sweptAt = now();

  const forgetTheQuiet = (since: number) => {
    for (const [customer, times] of payments) {
      if ((times.at(-1) ?? 0) <= since) payments.delete(customer);
    }
  };

  return {
    note: (customerId) => {
      const at = now();
      const since = at - windowMs;
      if (sweptAt <= since) {
        forgetTheQuiet(since);
        sweptAt = at;
      }
      const recent = [...(payments.get(customerId) ?? []).filter((time) => time > since), at];
      payments.set(customerId, recent);
      return recent.length;
    },
    get size() {
      return payments.size;
    },
  };
}
