import type { Route } from './route-schema.ts';
import type { Upstream } from './upstream/upstream.ts';

/** A target as traffic uses it. */
export interface LiveTarget {
  upstream: Upstream;
  weight: number;
}

/** A route with its targets' connections. Never changed, only replaced: a request sees one or the other. */
export interface LiveRoute {
  route: Route;
  targets: readonly LiveTarget[];
}

const none: readonly Upstream[] = [];

/**
 * Draws a target by weight among those not tried yet.
 * @param random a number in [0, 1)
 */
export function chooseUpstream(
  targets: readonly LiveTarget[],
  tried: readonly Upstream[] = none,
  random: number = Math.random(),
): Upstream | undefined {
  // Every request comes by here, so no list is made.
  let total = 0;
  for (const target of targets) if (!tried.includes(target.upstream)) total += target.weight;
  let left = random * total;
  let last: Upstream | undefined;
  for (const { upstream, weight } of targets) {
    if (weight <= 0 || tried.includes(upstream)) continue;
    last = upstream;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}
