/** A look is worth its share of the false alarms when this much more is known than at the one before. */
const growth = 1.5;

/**
 * Whether to look again: for the first time when there are enough requests, then whenever there are half as many more.
 * Thus the looks are many at first, when users could be spared most, and few over a long bake.
 *
 * @param requests to the new release so far
 * @param atLastLook so many there were at the last look; 0 before the first
 */
export function isLookDue(requests: number, atLastLook: number, minRequests: number): boolean {
  return requests >= Math.max(minRequests, atLastLook * growth);
}
