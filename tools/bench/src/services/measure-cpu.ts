import { fileURLToPath } from 'node:url';
import type { Usage } from '../servers/report-usage.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';
import type { BurstOrder, LoadResult } from './load.ts';
import { median, quantile } from './statistics.ts';
import type { Variant } from './variants.ts';

/** What one variant costs. */
export interface CpuResult {
  variant: Variant;
  /** CPU time of a request, in microseconds; median of the bursts. */
  micros: number;
  /** Bare Fastify's CPU time divided by this one's, pair by pair: median and quartiles. */
  ratio: number;
  low: number;
  high: number;
  /** Resident memory before and after the load, in bytes. */
  idleRss: number;
  loadedRss: number;
}

/** Options of {@link measureCpu}. */
export interface CpuOptions {
  /** How often each variant is measured. */
  rounds: number;
  /** Requests of one burst. */
  requests: number;
  /** Where the servers are, as JavaScript files. */
  files: Record<Variant['server'], string>;
}

const CONNECTIONS = 20;

/**
 * Measures CPU per request. All servers run the whole time; in each round every one gets a burst, in turn
 * (each round begins at another), so that what else the machine does meets them alike.
 */
export async function measureCpu(variants: Variant[], options: CpuOptions): Promise<CpuResult[]> {
  const load = await startChild(fileURLToPath(new URL('load.ts', import.meta.url)));
  const servers: Child[] = [];
  for (const { server, env } of variants) {
    servers.push(await startChild(options.files[server], { PORT: '0', ...env }));
  }
  const idle = await Promise.all(servers.map((server) => server.ask<Usage>({})));
  const micros: number[][] = variants.map(() => []);
  const burst = async (server: Child): Promise<number> => {
    const before = await server.ask<Usage>({});
    const url = `${String(server.ready['url'])}/items/7`;
    const order: BurstOrder = { kind: 'burst', url, requests: options.requests, connections: CONNECTIONS };
    const { requests, failures, reasons } = await load.ask<LoadResult>(order);
    if (failures > 0) {
      throw new Error(`${failures} of ${requests} requests failed: ${reasons.join(', ')}`);
    }
    return ((await server.ask<Usage>({})).cpuMicros - before.cpuMicros) / requests;
  };
  for (let round = -2; round < options.rounds; round += 1) {
    for (const index of variants.keys()) {
      const turn = (index + round + 2) % variants.length;
      const cost = await burst(servers[turn] as Child);
      // The first two rounds only make the code warm.
      if (round >= 0) {
        micros[turn]?.push(cost);
      }
    }
  }
  const loaded = await Promise.all(servers.map((server) => server.ask<Usage>({})));
  await Promise.all([...servers, load].map((child) => child.stop()));
  return variants.map((variant, index) => {
    const ratios = (micros[index] ?? []).map((cost, round) => (micros[0]?.[round] ?? Number.NaN) / cost);
    return {
      variant,
      micros: median(micros[index] ?? []),
      ratio: median(ratios),
      low: quantile(ratios, 0.25),
      high: quantile(ratios, 0.75),
      idleRss: idle[index]?.rss ?? Number.NaN,
      loadedRss: loaded[index]?.rss ?? Number.NaN,
    };
  });
}
