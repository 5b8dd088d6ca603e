/**
 * The upper tail of the standard normal distribution, P(Z > z), to about 15 significant digits also far out, where a
 * difference from 1 would have none left. By the power series and the continued fraction of Abramowitz and Stegun,
 * Handbook of Mathematical Functions, 26.2.11 and 26.2.14.
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return NaN;
  if (z < 0) return 1 - normalTail(-z);
  if (z > 39) return 0;
  return z < 3 ? 0.5 - density(z) * series(z) : density(z) / fraction(z);
}

function density(z: number): number {
  return Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** z + z³/3 + z⁵/(3·5) + … */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** z + 1/(z + 2/(z + 3/(z + …))) */
function fraction(z: number): number {
  let value = z;
  for (let depth = 200; depth > 0; depth -= 1) value = z + depth / value;
  return value;
}
