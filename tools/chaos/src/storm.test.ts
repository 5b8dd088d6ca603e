import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkWorld } from './check/check-world.ts';
import { createRandom } from './storm/random.ts';
import { runStorm } from './storm/run-storm.ts';
import { stormWorld } from './storm/storm-world.ts';
import { createWorld } from './world/create-world.ts';
import type { World } from './world/create-world.ts';

const seed = process.env['CHAOS_SEED'] ?? String(randomInt(2 ** 32));

let world: World;
beforeAll(async () => {
  world = await createWorld(stormWorld);
  await world.start();
});
afterAll(() => world?.close());

/** With the time that a change which is stuck is waited for: what is wrong is told, rather than that it took too long. */
const timeout = 600_000;

test(
  'kill -9 of anything, ten times over changes under load: nothing lost, nothing twice, nothing stuck',
  { timeout },
  async () => {
    const lines = [`To repeat it: CHAOS_SEED=${seed}`];
    const say = (line: string) => lines.push(line);
    const random = createRandom(seed);
    const storm = await runStorm({ world, kills: 10, random, perSecond: 200, say }).catch(
      (error: unknown) => {
        throw new Error(`${lines.join('\n')}\n${world.output()}`, { cause: error });
      },
    );
    const report = await checkWorld(world, storm);
    lines.push(...report.lines);
    console.log(lines.join('\n'));
    if (report.problems.length > 0) throw new Error([...report.problems, ...lines].join('\n'));
    expect(storm.load.requests).toBeGreaterThan(1000);
  },
);
