import { fileURLToPath } from 'node:url';
import { startChild } from '../services/child.ts';
import { median, quantile } from '../services/statistics.ts';
import { cpuMicrosOf } from './cpu-time.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { MEASURE, OURS, startProxies } from './start-proxies.ts';
import type { Proxy } from './start-proxies.ts';

export interface MeasureOptions {
  /** How often each proxy is measured. */
  rounds: number;
  /** Requests of one burst, on kept connections; on fresh ones there are half as many. */
  requests: number;
}

/** A median with its quartiles. */
export interface Spread {
  median: number;
  low: number;
  high: number;
}

/** One proxy on one kind of connection. */
export interface ProxyResult {
  title: string;
  /** Whether it is the one that has to reach the target. */
  isOurs: boolean;
  connections: 'kept' | 'fresh';
  /** Requests a second; median of the bursts. */
  perSecond: number;
  /** CPU time of the proxy's process, in microseconds a request; median of the bursts. NaN without a proxy. */
  micros: number;
  /** Throughput divided by that of the measure, round by round. */
  throughput: Spread;
  /** CPU time of the measure divided by this one's, round by round. */
  cost: Spread;
}

const CONNECTIONS = 32;
/** Rounds that only make the code warm. */
const WARM = 2;

/** Measures the proxies, all of which run the whole time: in each round every one gets a burst, in turn. */
export async function measureProxies(
  { rounds, requests }: MeasureOptions,
  say: (line: string) => void,
): Promise<ProxyResult[]> {
  const upstream = await startChild(fileURLToPath(new URL('upstream.ts', import.meta.url)));
  const load = await startChild(fileURLToPath(new URL('load.ts', import.meta.url)));
  const { proxies, stop } = await startProxies(new URL(String(upstream.ready['url'])), say);
  const burst = async ({ url, pid }: Proxy, order: Omit<LoadOrder, 'url' | 'connections'>) => {
    const before = pid === undefined ? Number.NaN : await cpuMicrosOf(pid);
    const result = await load.ask<LoadResult>({ url, connections: CONNECTIONS, ...order });
    if (result.failures > 0) throw new Error(`${result.failures} of ${result.requests} requests failed.`);
    const after = pid === undefined ? Number.NaN : await cpuMicrosOf(pid);
    return { perSecond: result.requests / result.seconds, micros: (after - before) / result.requests };
  };
  try {
    const results: ProxyResult[] = [];
    for (const connections of ['kept', 'fresh'] as const) {
      say(`${connections} connections …`);
      const order =
        connections === 'kept' ? { requests, fresh: false } : { requests: requests / 2, fresh: true };
      const bursts = proxies.map(() => [] as { perSecond: number; micros: number }[]);
      for (let round = 0; round < rounds + WARM; round += 1) {
        for (const index of proxies.keys()) {
          const turn = (index + round) % proxies.length;
          const measured = await burst(proxies[turn] as Proxy, order);
          if (round >= WARM) bursts[turn]?.push(measured);
        }
      }
      const measure = bursts[proxies.findIndex(({ title }) => title === MEASURE)] ?? [];
      results.push(
        ...proxies.map(({ title }, index) => {
          const own = bursts[index] ?? [];
          return {
            title,
            isOurs: title === OURS,
            connections,
            perSecond: median(own.map((one) => one.perSecond)),
            micros: median(own.map((one) => one.micros)),
            throughput: spread(own.map((one, at) => one.perSecond / (measure[at]?.perSecond ?? Number.NaN))),
            cost: spread(own.map((one, at) => (measure[at]?.micros ?? Number.NaN) / one.micros)),
          };
        }),
      );
    }
    return results;
  } finally {
    await stop();
    await Promise.all([upstream.stop(), load.stop()]);
  }
}

function spread(values: number[]): Spread {
  return { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}
