import { createHealth } from './create-health.ts';
import type { Health } from './create-health.ts';

/**
 * Creates a health whose checks all hang for ever and ignore their signal: the worst case of a probe.
 *
 * @param checks how many, in ten groups. Default 100.
 */
export function createHangingHealth(checks = 100): Health {
  const health = createHealth();
  for (let index = 0; index < checks; index += 1) {
    health.register({
      name: `hangs-${index}`,
      group: `group-${index % 10}`,
      timeoutMs: 100,
      intervalMs: 100,
      check: () => new Promise(() => {}),
    });
  }
  return health;
}

/** How long probes took, in milliseconds. */
export interface ProbeTimes {
  /** The median. */
  p50Ms: number;
  /** What 99 of 100 probes take at most. */
  p99Ms: number;
  /** The slowest. */
  maxMs: number;
}

/**
 * Measures a probe, one call after the other: `health.ready`, or a request to `/health/ready`.
 *
 * @param count how many calls. Default 10,000.
 *
 * @example
 * const health = createHangingHealth();
 * void health.start();
 * const { p99Ms } = await measureProbes(() => JSON.stringify(health.ready()), 10_000);
 */
export async function measureProbes(probe: () => unknown, count = 10_000): Promise<ProbeTimes> {
  const times = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    await probe();
    times[index] = performance.now() - startedAt;
  }
  times.sort();
  const at = (share: number): number => times[Math.min(count - 1, Math.floor(count * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
