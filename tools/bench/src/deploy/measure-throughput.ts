import { setTimeout as sleep } from 'node:timers/promises';
import { createDriver, createWorld } from '@roadbed/chaos';
import type { Driver } from '@roadbed/chaos';
import { askFor, untilOver } from './change-once.ts';

/** How many changes go live, in an environment that asks for no approval. */
export type ThroughputResult = { services: number; seconds: number; live: number; perMinute: number };

const environment = 'integration';

/** Every service gets one change after another, all at the same time. */
export async function measureThroughput(services: number, forMs: number): Promise<ThroughputResult> {
  const names = Array.from({ length: services }, (_, index) => `service-${index + 1}`);
  const world = await createWorld({ services: names });
  try {
    await world.start();
    const driver = createDriver(world);
    const releases = new Map<string, string[]>();
    for (const service of names) {
      const words = ['one', 'two'];
      releases.set(service, await Promise.all(words.map((word) => driver.release({ service, word }))));
    }
    const stop = new AbortController();
    const began = performance.now();
    const counts = Promise.all(
      names.map((service) => changeAgain(driver, service, releases.get(service) ?? [], stop.signal)),
    );
    await sleep(forMs);
    stop.abort();
    const live = (await counts).reduce((sum, count) => sum + count, 0);
    const seconds = (performance.now() - began) / 1000;
    return { services, seconds, live, perMinute: (live / seconds) * 60 };
  } finally {
    await world.close();
  }
}

async function changeAgain(
  driver: Driver,
  service: string,
  releases: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  let live = 0;
  for (; !signal.aborted; live += 1) {
    const release = releases[live % releases.length] ?? '';
    await untilOver(driver, await askFor(driver, { service, environment, release }), live > 0);
  }
  return live;
}
