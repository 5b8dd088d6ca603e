import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createFleet } from './fleet.ts';
import type { Route, TableState } from './route-schema.ts';
import { SignalBook } from './signals/signal-book.ts';
import { createRouteTable } from './table.ts';

const empty: TableState = { version: 1, routes: [], removed: [] };

function createTestTable(initial = empty, save?: (table: TableState) => Promise<void>) {
  const fleet = createFleet({ connectTimeoutMs: 1_000, idleTimeoutMs: 1_000 }, new SignalBook());
  onTestFinished(() => fleet.destroy());
  const saved: TableState[] = [];
  const table = createRouteTable({ initial, fleet, save: save ?? (async (state) => void saved.push(state)) });
  return { table, fleet, saved };
}

const name = { environment: 'integration', service: 'payments' };
const targetAt = (port: number) => ({ instance: `i${port}`, url: `http://127.0.0.1:${port}`, weight: 1 });
const routeAt = (fence: number, ...ports: number[]): Route => ({
  ...name,
  fence,
  targets: ports.map(targetAt),
});

test('a higher fence changes the route, the same change again does not, any other is a conflict', async () => {
  const { table, saved } = createTestTable();
  expect(await table.put(routeAt(2, 1, 2))).toEqual({ outcome: 'changed', stored: routeAt(2, 1, 2) });
  expect((await table.put(routeAt(2, 2, 1))).outcome).toBe('unchanged');
  expect(await table.put(routeAt(2, 3))).toEqual({ outcome: 'conflict', stored: routeAt(2, 1, 2) });
  expect((await table.put(routeAt(1, 3))).outcome).toBe('conflict');
  expect((await table.put(routeAt(3, 3))).outcome).toBe('changed');
  expect(table.list()).toEqual([routeAt(3, 3)]);
  expect(saved).toHaveLength(2);
});

test('a removed route is not brought back by a late change', async () => {
  const { table, saved } = createTestTable();
  await table.put(routeAt(5, 1));
  expect(await table.remove({ ...name, fence: 4 })).toEqual({ outcome: 'conflict', stored: routeAt(5, 1) });
  expect((await table.remove({ ...name, fence: 6 })).outcome).toBe('changed');
  expect((await table.remove({ ...name, fence: 6 })).outcome).toBe('unchanged');
  expect((await table.remove({ ...name, fence: 5 })).outcome).toBe('conflict');
  expect((await table.put(routeAt(6, 1))).outcome).toBe('conflict');

  const { table: restarted } = createTestTable(saved.at(-1));
  expect((await restarted.put(routeAt(5, 1))).outcome).toBe('conflict');
  expect((await restarted.put(routeAt(7, 1))).outcome).toBe('changed');
});

test('a change that cannot be stored does not take effect', async () => {
  let full = false;
  const { table } = createTestTable(empty, async () => {
    if (full) throw new Error('ENOSPC: no space left on device');
  });
  await table.put(routeAt(1, 1));
  full = true;
  await expect(table.put(routeAt(2, 2))).rejects.toThrow('ENOSPC');
  await expect(table.remove({ ...name, fence: 2 })).rejects.toThrow('ENOSPC');
  expect(table.list()).toEqual([routeAt(1, 1)]);
  full = false;
  expect((await table.put(routeAt(2, 2))).outcome).toBe('changed');
});

test('of concurrent changes in any order the highest fence stands, in memory as in the file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }), async (fences) => {
      const { table, saved } = createTestTable();
      const outcomes = await Promise.all(fences.map((fence, at) => table.put(routeAt(fence, at + 1))));
      expect(table.list()[0]?.fence).toBe(Math.max(...fences));
      expect(saved.at(-1)?.routes).toEqual(table.list());
      const changed = outcomes
        .filter(({ outcome }) => outcome === 'changed')
        .map(({ stored }) => stored.fence);
      expect(changed).toEqual([...new Set(changed)].sort((a, b) => a - b));
    }),
    { numRuns: 50 },
  );
});
