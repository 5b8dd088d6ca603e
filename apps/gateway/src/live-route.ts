import type { Route } from './route-schema.ts';
import type { Upstream } from './upstream.ts';

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

/**
 * Draws a target by weight among those not tried yet.
 * @param random a number in [0, 1)
 */
export function chooseUpstream(
  targets: readonly LiveTarget[],
  tried: readonly Upstream[] = [],
  random: number = Math.random(),
): Upstream | undefined {
  const candidates = targets.filter((target) => target.weight > 0 && !tried.includes(target.upstream));
  if (candidates.length < 2) return candidates[0]?.upstream;
  const total = candidates.reduce((sum, target) => sum + target.weight, 0);
  let left = random * total;
  for (const target of candidates) {
    left -= target.weight;
    if (left < 0) return target.upstream;
  }
  return candidates.at(-1)?.upstream;
}
