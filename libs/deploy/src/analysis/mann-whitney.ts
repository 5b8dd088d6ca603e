import { normalTail } from './normal-tail.ts';

/**
 * The Mann–Whitney test, one-sided, on counts by class: how likely the first sample would lie so far above the second,
 * or further, if both came from one distribution. By the normal approximation, with the correction for ties (all in
 * one class are tied) and for continuity; good from some twenty in each.
 *
 * E. L. Lehmann, Nonparametrics: Statistical Methods Based on Ranks, section 1.4 and appendix on ties.
 *
 * @param first counts of the first sample, by class, the lowest class first
 * @param second counts of the second sample in the same classes
 * @returns the p-value; 1 when there is nothing to compare.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): number {
  let u = 0;
  let [ofFirst, ofSecond] = [0, 0];
  let ties = 0;
  for (const [at, a] of first.entries()) {
    const b = second[at] ?? 0;
    // Pairs in which the first is above the second; a tie is half a pair.
    u += a * (ofSecond + b / 2);
    ofFirst += a;
    ofSecond += b;
    ties += (a + b) ** 3 - (a + b);
  }
  const all = ofFirst + ofSecond;
  const variance = ((ofFirst * ofSecond) / 12) * (all + 1 - ties / (all * (all - 1)));
  // Nothing to compare, or all in one class.
  if (!(variance > 0)) return 1;
  return normalTail((u - (ofFirst * ofSecond) / 2 - 0.5) / Math.sqrt(variance));
}
