/**
 * Durations by class, as in Prometheus: `counts[i]` of them were at most `bounds[i]` and above the bound before; the
 * last count, one more than there are bounds, is of those above all bounds.
 */
export type Histogram = {
  /** Ascending, in milliseconds. */
  bounds: readonly number[];
  counts: readonly number[];
  /** Of all durations, in milliseconds. */
  sum: number;
};

export function countAll({ counts }: Histogram): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What came to a histogram since an earlier reading of it, which may be none. */
export function since(earlier: Histogram | undefined, now: Histogram): Histogram {
  if (earlier === undefined) return now;
  return {
    bounds: now.bounds,
    counts: now.counts.map((count, at) => Math.max(0, count - (earlier.counts[at] ?? 0))),
    sum: Math.max(0, now.sum - earlier.sum),
  };
}

/**
 * The duration that a share of all durations does not exceed, for example 0.99, in milliseconds: within its class in
 * proportion, as Prometheus' `histogram_quantile` does. Above all bounds it is the highest bound; of nothing it is 0.
 */
export function quantile(histogram: Histogram, share: number): number {
  const { bounds, counts } = histogram;
  const rank = share * countAll(histogram);
  let below = 0;
  for (const [at, upper] of bounds.entries()) {
    const count = counts[at] ?? 0;
    if (count > 0 && below + count >= rank) {
      const lower = bounds[at - 1] ?? 0;
      return lower + (upper - lower) * Math.max(0, (rank - below) / count);
    }
    below += count;
  }
  return below === 0 && counts.every((count) => count === 0) ? 0 : (bounds.at(-1) ?? 0);
}
