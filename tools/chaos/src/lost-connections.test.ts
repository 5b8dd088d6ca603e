import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilSettled } from './check/until-settled.ts';
import { createDriver } from './driver/create-driver.ts';
import type { Acknowledged } from './storm/storm-log.ts';
import { createWorld } from './world/create-world.ts';
import type { World } from './world/create-world.ts';
import { endConnections } from './world/read-database.ts';

const services = ['cart', 'stock', 'price', 'order', 'label', 'route'];
const rounds = 12;
const everyMs = 1000;

let world: World;
beforeAll(async () => {
  world = await createWorld({ services });
  await world.start();
});
afterAll(() => world?.close());

test('connections to the database that are lost again and again leave no change behind', async () => {
  const driver = createDriver(world);
  const releases = new Map<string, string>();
  for (const service of services) releases.set(service, await driver.release({ service, word: 'one' }));
  const acknowledged: Acknowledged[] = [];
  const stop = new AbortController();
  const teams = services.map(async (service) => {
    const asked = {
      service,
      environment: 'integration',
      release: releases.get(service) ?? '',
      by: 'ana',
    };
    for (let taken = 0; taken === 0 || !stop.signal.aborted; await sleep(200)) {
      const outcome = await driver.askByApi(asked);
      if (outcome.kind !== 'acknowledged') continue;
      taken += 1;
      acknowledged.push({ id: outcome.id, ...asked, via: 'API' });
    }
  });
  let lost = 0;
  for (let round = 0; round < rounds; round += 1) {
    lost += await endConnections(world).catch(() => 0);
    await sleep(everyMs);
  }
  stop.abort();
  await Promise.all(teams);
  await untilSettled(world, acknowledged);
  expect(lost).toBeGreaterThan(0);
});
