/**
 * Upper bounds of the buckets, in seconds: from 1 ms to 16 s, four to an octave, so that a quantile is known within a
 * fifth. What is above the last one is in the count alone.
 */
export const latencyBounds: readonly number[] = Array.from({ length: 57 }, (_, at) =>
  Number((0.001 * 2 ** (at / 4)).toPrecision(3)),
);

/** How often what took how long. Bounds are inclusive, as Prometheus has them. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(latencyBounds.length + 1);
  #sum = 0;

  observe(seconds: number): void {
    let low = 0;
    let high = latencyBounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (seconds <= (latencyBounds[middle] ?? Infinity)) high = middle;
      else low = middle + 1;
    }
    this.#counts[low] = (this.#counts[low] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** The counts of everything up to each bound, with the count and the sum of all. */
  report(): { counts: number[]; count: number; sum: number } {
    let count = 0;
    const cumulative = Array.from(this.#counts, (own) => (count += own));
    return { counts: cumulative.slice(0, -1), count, sum: this.#sum };
  }
}
