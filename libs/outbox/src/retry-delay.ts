const firstMs = 5_000;
const longestMs = 30 * 60_000;

/**
 * How long to wait after so many failures, in milliseconds: 5 s, twice as long each time, half an hour at most; of that a
 * random part of the second half is left out, so that what failed together does not come again together. What the other
 * side asked for is never undercut.
 */
export function retryDelay(failures: number, retryAfterMs = 0, random = Math.random): number {
  const full = Math.min(firstMs * 2 ** (failures - 1), longestMs);
  return Math.max(full * (0.5 + random() / 2), retryAfterMs);
}
