import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createDriver, createWorld, eventually } from '@roadbed/chaos';
import type { Driver, World } from '@roadbed/chaos';
import { median, quantile } from '../services/statistics.ts';
import { askFor, readTimeline, untilOver } from './change-once.ts';

/** How a rollout goes on after kill -9 of the platform, in milliseconds. */
export type ResumeResult = {
  kills: number;
  /** From the start of the next process to the next step of the rollout. */
  median: number;
  longest: number;
  /** From the kill to the start of the next process, which is the supervisor's part. */
  away: number;
};

const service = 'cart';
const environment = 'integration';
/** The instance is ready long before the next platform is, so that nothing but that is waited for. */
const readyAfterMs = 300;

/** Kills the platform while a rollout waits for its new instance, again and again. */
export async function measureResume(kills: number): Promise<ResumeResult> {
  const world = await createWorld({ services: [service] });
  try {
    await world.start();
    const driver = createDriver(world);
    const first = await driver.release({ service, word: 'first' });
    await untilOver(driver, await askFor(driver, { service, environment, release: first }), false);
    const resumed: number[] = [];
    const away: number[] = [];
    for (let turn = 0; turn < kills; turn += 1) {
      const release = await driver.release({ service, word: `release ${turn}`, readyAfterMs });
      const id = await askFor(driver, { service, environment, release });
      const { killedAt, spawnedAt } = await killWhenStarted(world, driver, id);
      const timeline = await untilOver(driver, id, true);
      resumed.push(timeline.at('rollout.instance-ready') - spawnedAt);
      away.push(spawnedAt - killedAt);
    }
    return { kills, median: median(resumed), longest: quantile(resumed, 1), away: median(away) };
  } finally {
    await world.close();
  }
}

async function killWhenStarted(
  world: World,
  driver: Driver,
  id: string,
): Promise<{ killedAt: number; spawnedAt: number }> {
  await eventually({ what: `${id} has started an instance`, everyMs: 5 }, async () =>
    (await readTimeline(driver, id)).has('rollout.instance-started'),
  );
  const { pid } = world.run().platform;
  const killedAt = Date.now();
  process.kill(pid, 'SIGKILL');
  await eventually({ what: 'another platform', everyMs: 5 }, async () => world.run().platform.pid !== pid);
  // A process writes its pid file, and becomes the platform.
  const { mtimeMs } = await stat(join(world.home, 'run', 'platform.pid'));
  return { killedAt, spawnedAt: mtimeMs };
}
