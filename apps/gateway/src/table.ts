import type { Fleet } from './fleet.ts';
import type { LiveRoute } from './live-route.ts';
import type { RemovedRoute, Route, TableState } from './route-schema.ts';

/** What came of a change: `conflict` when the stored fence is not lower, with what is stored. */
export interface TableOutcome {
  outcome: 'changed' | 'unchanged' | 'conflict';
  stored: Route;
}

/** The routing table: what is in it is in the file too. */
export interface RouteTable {
  find(environment: string, service: string): LiveRoute | undefined;
  /** By environment, then service. */
  list(): Route[];
  /**
   * Sets a route's targets when `fence` is above the stored one, removed routes included. The same change again is
   * `unchanged`. Rejects, with the table as it was, when the file cannot be written.
   */
  put(route: Route): Promise<TableOutcome>;
  /** Removes a route when `fence` is not below the stored one. Removing it again is `unchanged`. */
  remove(removed: RemovedRoute): Promise<TableOutcome>;
  /** Waits for changes under way. */
  settled(): Promise<void>;
}

export interface RouteTableOptions {
  initial: TableState;
  fleet: Fleet;
  /** Stores the whole table durably before it takes effect. */
  save: (table: TableState) => Promise<void>;
}

export function createRouteTable({ initial, fleet, save }: RouteTableOptions): RouteTable {
  const live = new Map<string, LiveRoute>();
  const removed = new Map<string, RemovedRoute>();
  let changes: Promise<unknown> = Promise.resolve();

  for (const route of initial.routes) live.set(keyOf(route), { route, targets: fleet.adopt(route) });
  for (const route of initial.removed) removed.set(keyOf(route), route);

  const list = () => [...live.values()].map(({ route }) => route).sort(byName);

  /** One change at a time: the comparison, the write and the switch belong together. */
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = changes.then(change);
    changes = result.catch(() => undefined);
    return result;
  }

  async function put(route: Route): Promise<TableOutcome> {
    const key = keyOf(route);
    const before = live.get(key);
    if (before && before.route.fence === route.fence && sameTargets(before.route, route)) {
      return { outcome: 'unchanged', stored: before.route };
    }
    const stored = before?.route ?? withoutTargets(removed.get(key));
    if (stored && stored.fence >= route.fence) return { outcome: 'conflict', stored };
    const others = list().filter((other) => keyOf(other) !== key);
    const stillRemoved = [...removed.values()].filter((other) => keyOf(other) !== key);
    await save({ version: 1, routes: [...others, route].sort(byName), removed: stillRemoved });
    const after = { route, targets: fleet.adopt(route) };
    live.set(key, after);
    removed.delete(key);
    fleet.letGo(before?.targets ?? [], after.targets);
    return { outcome: 'changed', stored: route };
  }

  async function remove(gone: RemovedRoute): Promise<TableOutcome> {
    const key = keyOf(gone);
    const before = live.get(key);
    const tombstone = removed.get(key);
    const stored = before?.route ?? withoutTargets(tombstone);
    if (stored && stored.fence > gone.fence) return { outcome: 'conflict', stored };
    if (tombstone?.fence === gone.fence) return { outcome: 'unchanged', stored: withoutTargets(tombstone) };
    const others = list().filter((other) => keyOf(other) !== key);
    const stillRemoved = [...removed.values()].filter((other) => keyOf(other) !== key);
    await save({ version: 1, routes: others, removed: [...stillRemoved, gone].sort(byName) });
    live.delete(key);
    removed.set(key, gone);
    fleet.letGo(before?.targets ?? [], []);
    return { outcome: 'changed', stored: withoutTargets(gone) };
  }

  return {
    find: (environment, service) => live.get(`${environment}/${service}`),
    list,
    put: (route) => inTurn(() => put(route)),
    remove: (gone) => inTurn(() => remove(gone)),
    async settled() {
      await changes;
    },
  };
}

function keyOf({ environment, service }: { environment: string; service: string }): string {
  return `${environment}/${service}`;
}

function byName(a: RemovedRoute, b: RemovedRoute): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function withoutTargets(removed: RemovedRoute): Route;
function withoutTargets(removed: RemovedRoute | undefined): Route | undefined;
function withoutTargets(removed: RemovedRoute | undefined): Route | undefined {
  return removed && { ...removed, targets: [] };
}

function sameTargets(a: Route, b: Route): boolean {
  const canonical = (route: Route) =>
    JSON.stringify(
      route.targets.map(({ instance, url, weight }) => JSON.stringify([instance, url, weight])).sort(),
    );
  return canonical(a) === canonical(b);
}
