/**
 * How much of a false-alarm rate one look may spend, so that any number of looks together spend no more than all of
 * it: a half at the first, a sixth at the second, α / (k (k + 1)) at the k-th, which add up to α.
 *
 * Who tests again and again at one level, and stops at the first alarm, has a false one much more often than that level
 * says (P. Armitage and others, Repeated significance tests on accumulating data, JRSS A 132 (1969) 235–244). By the
 * union bound this holds for looks at any time, however they depend on each other.
 *
 * @param look 1 for the first
 */
export function spendAlpha(alpha: number, look: number): number {
  return alpha / (look * (look + 1));
}
