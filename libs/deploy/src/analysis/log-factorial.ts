const small = [0];
for (let n = 1; n < 32; n += 1) small.push((small[n - 1] ?? 0) + Math.log(n));

/** ln(n!), by Stirling's series from 32 on (Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41). */
export function logFactorial(n: number): number {
  const known = small[n];
  if (known !== undefined) return known;
  const x = n + 1;
  const inverse = 1 / x;
  const square = inverse * inverse;
  const correction = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + correction;
}
