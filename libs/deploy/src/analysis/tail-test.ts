import { fisherExact } from './fisher-exact.ts';

/** At least this share of all durations counts as the slow end. */
const share = 0.01;

/**
 * The quantile test, one-sided: how likely so many of the slowest durations of both samples together would be the
 * first's, if both came from one distribution. It sees what a test on ranks hardly does: few requests that are much
 * slower. The slow end is chosen from both samples together, so the choice favours neither.
 *
 * R. A. Johnson, S. Verrill, D. H. Moore, Two-sample rank tests for detecting changes that occur in a small proportion
 * of the treated population, Biometrics 43 (1987) 641–655.
 *
 * @param first counts of the first sample, by class, the lowest class first
 * @param second counts of the second sample in the same classes
 * @returns the p-value; 1 when there is nothing to compare.
 */
export function tailTest(first: readonly number[], second: readonly number[]): number {
  const sum = (counts: readonly number[]) => counts.reduce((before, count) => before + count, 0);
  const [ofFirst, ofSecond] = [sum(first), sum(second)];
  const enough = share * (ofFirst + ofSecond);
  let [slowFirst, slowSecond] = [0, 0];
  for (let at = first.length - 1; at >= 0 && slowFirst + slowSecond < enough; at -= 1) {
    slowFirst += first[at] ?? 0;
    slowSecond += second[at] ?? 0;
  }
  return fisherExact({ hits: slowFirst, of: ofFirst }, { hits: slowSecond, of: ofSecond });
}
