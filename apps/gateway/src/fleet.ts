import type { Route } from './route-schema.ts';
import type { LiveTarget } from './live-route.ts';
import type { SignalBook } from './signals/signal-book.ts';
import { ConnectionPool } from './upstream/connection-pool.ts';
import type { ConnectionOptions } from './upstream/connection.ts';
import { Upstream, type UpstreamAddress, type UpstreamReport } from './upstream/upstream.ts';

/** All instances that are routed or still busy. */
export interface Fleet {
  /** The targets of a route, each with the connections it has already where it stays the same. */
  adopt(route: Route): LiveTarget[];
  /** Lets go of the instances of `before` that `after` no longer has; each goes once nothing is in flight. */
  letGo(before: readonly LiveTarget[], after: readonly LiveTarget[]): void;
  report(): UpstreamReport[];
  /** Ends all connections now. */
  destroy(): void;
}

export function createFleet(options: ConnectionOptions, signals: SignalBook): Fleet {
  const upstreams = new Map<string, Upstream>();

  function adoptOne(route: Route, target: Route['targets'][number]): LiveTarget {
    const { environment, service } = route;
    const { instance, url, weight } = target;
    const key = JSON.stringify([environment, service, instance, url]);
    const known = upstreams.get(key);
    known?.revive();
    const upstream = known ?? createUpstream({ environment, service, instance, url });
    upstreams.set(key, upstream);
    return { upstream, weight };
  }

  function createUpstream(address: UpstreamAddress): Upstream {
    const { environment, service, instance } = address;
    return new Upstream(address, {
      connections: new ConnectionPool(address.url, options),
      signals: signals.take({ environment, service, instance }),
    });
  }

  function remove(upstream: Upstream): void {
    signals.letGo(upstream.signals);
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
    destroy() {
      for (const { connections } of upstreams.values()) connections.destroy();
    },
  };
}
