import { setTimeout as sleep } from 'node:timers/promises';
import { createDriver, createWorld, startLoad } from '@roadbed/chaos';
import type { FailedRequest, LoadResult } from '@roadbed/chaos';
import { askFor, untilOver } from './change-once.ts';
import { quantile } from '../services/statistics.ts';

/** What came of the requests while a service was deployed and rolled back again and again. */
export type SwitchResult = {
  switches: number;
  perSecond: number;
  requests: number;
  fresh: number;
  failures: FailedRequest[];
  /** Latency in milliseconds while a change rolled out, and while none did. */
  during: Latency;
  atRest: Latency;
};

export type Latency = { requests: number; p50: number; p99: number; longest: number };

const service = 'cart';
const environment = 'integration';
const restMs = 300;

/** Deploys a new release, then the one before again, and so on, under a steady load of which nothing is repeated. */
export async function measureSwitches(switches: number, perSecond: number): Promise<SwitchResult> {
  const world = await createWorld({ services: [service] });
  try {
    await world.start();
    const driver = createDriver(world);
    const first = await driver.release({ service, word: 'first' });
    await untilOver(driver, await askFor(driver, { service, environment, release: first }), false);
    const load = await startLoad({
      routes: [
        {
          url: driver.gatewayUrl(service, environment),
          expect: `"service":"${service}","environment":"${environment}"`,
        },
      ],
      perSecond,
      connections: 40,
    });
    await sleep(2000);
    const rollouts: { from: number; to: number }[] = [];
    for (let turn = 0; turn < switches; turn += 1) {
      const release = turn % 2 === 1 ? first : await driver.release({ service, word: `release ${turn}` });
      const timeline = await untilOver(driver, await askFor(driver, { service, environment, release }), true);
      rollouts.push({ from: timeline.at('rollout.started'), to: timeline.at('rollout.previous-drained') });
      await sleep(restMs);
    }
    const result = await load.stop();
    return { switches, perSecond, ...summarise(result, rollouts) };
  } finally {
    await world.close();
  }
}

function summarise(
  { requests, fresh, failures, began, took }: LoadResult,
  rollouts: readonly { from: number; to: number }[],
): Omit<SwitchResult, 'switches' | 'perSecond'> {
  const during: number[] = [];
  const atRest: number[] = [];
  for (const [index, at] of began.entries()) {
    const isDuring = rollouts.some(({ from, to }) => at >= from && at <= to);
    (isDuring ? during : atRest).push(took[index] ?? Number.NaN);
  }
  return { requests, fresh, failures, during: toLatency(during), atRest: toLatency(atRest) };
}

function toLatency(values: readonly number[]): Latency {
  return {
    requests: values.length,
    p50: quantile(values, 0.5),
    p99: quantile(values, 0.99),
    longest: quantile(values, 1),
  };
}
