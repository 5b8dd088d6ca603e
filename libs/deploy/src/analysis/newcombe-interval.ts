import type { Share } from './fisher-exact.ts';

/** The 97.5th percentile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * The 95 % confidence interval for how much larger the first proportion is than the second: Newcombe's hybrid score
 * interval, which stays sensible for proportions of 0 and for few observations.
 *
 * R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven
 * methods, Statistics in Medicine 17 (1998) 873–890, method 10.
 */
export function newcombeInterval(first: Share, second: Share): { lower: number; upper: number } {
  const a = wilson(first);
  const b = wilson(second);
  const difference = a.at - b.at;
  return {
    lower: difference - Math.hypot(a.at - a.lower, b.upper - b.at),
    upper: difference + Math.hypot(a.upper - a.at, b.at - b.lower),
  };
}

/** Wilson's score interval of one proportion. */
function wilson({ hits, of }: Share): { at: number; lower: number; upper: number } {
  if (of === 0) return { at: 0, lower: 0, upper: 1 };
  const at = hits / of;
  const middle = at + (z * z) / (2 * of);
  const reach = z * Math.sqrt((at * (1 - at)) / of + (z * z) / (4 * of * of));
  const whole = 1 + (z * z) / of;
  return { at, lower: Math.max(0, (middle - reach) / whole), upper: Math.min(1, (middle + reach) / whole) };
}
