import type { Route } from './route-schema.ts';
import type { LiveTarget } from './live-route.ts';
import { Upstream, type UpstreamOptions, type UpstreamReport } from './upstream.ts';

/** All instances that are routed or still busy. */
export interface Fleet {
  /** The targets of a route, each with the connections it has already where it stays the same. */
  adopt(route: Route): LiveTarget[];
  /** Lets go of the instances of `before` that `after` no longer has; each goes once nothing is in flight. */
  letGo(before: readonly LiveTarget[], after: readonly LiveTarget[]): void;
  report(): UpstreamReport[];
  destroy(): Promise<void>;
}

export function createFleet(options: UpstreamOptions): Fleet {
  const upstreams = new Map<string, Upstream>();

  function adoptOne(route: Route, target: Route['targets'][number]): LiveTarget {
    const { environment, service } = route;
    const { instance, url, weight } = target;
    const key = JSON.stringify([environment, service, instance, url]);
    const known = upstreams.get(key);
    known?.revive();
    const upstream = known ?? new Upstream({ environment, service, instance, url }, options);
    upstreams.set(key, upstream);
    return { upstream, weight };
  }

  function remove(upstream: Upstream): void {
    for (const [key, known] of upstreams) if (known === upstream) upstreams.delete(key);
  }

  return {
    adopt: (route) => route.targets.map((target) => adoptOne(route, target)),
    letGo(before, after) {
      const kept = new Set(after.map((target) => target.upstream));
      for (const { upstream } of before) {
        if (!kept.has(upstream)) upstream.retire(() => remove(upstream));
      }
    },
    report: () => [...upstreams.values()].map((upstream) => upstream.report()),
    async destroy() {
      await Promise.all([...upstreams.values()].map((upstream) => upstream.destroy()));
    },
  };
}
