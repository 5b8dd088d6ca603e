import { expect, it } from 'vitest';
import { createHangingHealth, measureProbes } from './testing.ts';

it('gives the benchmark a health in which every check hangs, and the times of its probes', async () => {
  const health = createHangingHealth(3);
  void health.start();
  let probes = 0;
  const times = await measureProbes(() => {
    probes += 1;
    return health.ready();
  }, 50);
  expect([probes, Object.keys(health.ready().checks).length]).toEqual([50, 3]);
  expect(times.p50Ms <= times.p99Ms && times.p99Ms <= times.maxMs).toBe(true);
  health.stop();
});
