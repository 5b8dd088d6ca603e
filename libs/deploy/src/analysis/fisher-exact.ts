import { logFactorial } from './log-factorial.ts';

/** So many of so many. */
export type Share = { hits: number; of: number };

/**
 * Fisher's exact test, one-sided: how likely the first share would have so many of all hits, or more, if hits fell on
 * the two alike. Exact for any size, so also for the handful of requests that a canary sees at first.
 *
 * R. A. Fisher, Statistical Methods for Research Workers, section 21.02: the tail of the hypergeometric distribution.
 *
 * @returns the p-value, between 0 and 1; 1 when there is nothing to compare.
 */
export function fisherExact(first: Share, second: Share): number {
  const all = first.of + second.of;
  const hits = first.hits + second.hits;
  const most = Math.min(hits, first.of);
  const least = Math.max(0, hits - second.of);
  if (first.hits <= least) return 1;

  const logOf = (x: number) => logChoose(first.of, x) + logChoose(second.of, hits - x) - logChoose(all, hits);
  // From one term to the next by their ratio: only the first needs logarithms.
  let term = Math.exp(logOf(first.hits));
  if (term === 0) return 0;
  let tail = term;
  for (let x = first.hits; x < most && term > tail * 1e-17; x += 1) {
    term *= ((first.of - x) * (hits - x)) / ((x + 1) * (second.of - hits + x + 1));
    tail += term;
  }
  return Math.min(1, tail);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}
