import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Usage } from '../servers/report-usage.ts';
import { bundle } from './bundle.ts';
import { startChild } from './child.ts';
import { median } from './statistics.ts';

/** CPU time from the process's start to its first answer, in milliseconds; medians. */
export interface StartResult {
  server: 'bare' | 'service';
  /** With its packages in node_modules. */
  unbundled: number;
  /** In one file, as esbuild makes it. */
  plain: number;
  /** As `nx build` makes it. */
  built: number;
  /** As `nx build` makes it, with Node's compile cache. */
  cached: number;
}

const SERVERS = ['bare', 'service'] as const;

/** Measures starts; those of the two servers and of the forms take turns. */
export async function measureStart(turns: number): Promise<StartResult[]> {
  const cache = await mkdtemp(join(tmpdir(), 'roadbed-bench-'));
  const results = SERVERS.map((server) => ({ server, unbundled: 0, plain: 0, built: 0, cached: 0 }));
  const starts = await Promise.all(
    results.flatMap((result) =>
      (['unbundled', 'plain', 'built', 'cached'] as const).map(async (form) => ({
        result,
        form,
        file: await bundle(result.server, form === 'cached' ? 'built' : form),
        env: form === 'cached' ? { NODE_COMPILE_CACHE: cache } : {},
        times: [] as number[],
      })),
    ),
  );
  // The first turn fills the compile cache and the system's file cache.
  for (let turn = -1; turn < turns; turn += 1) {
    for (const { file, env, times } of starts) {
      const time = await firstAnswer(file, env);
      if (turn >= 0) {
        times.push(time);
      }
    }
  }
  await rm(cache, { recursive: true });
  for (const { result, form, times } of starts) {
    result[form] = median(times);
  }
  return results;
}

async function firstAnswer(file: string, env: NodeJS.ProcessEnv): Promise<number> {
  const server = await startChild(file, { PORT: '0', ...env });
  const answer = await fetch(`${String(server.ready['url'])}/items/7`);
  if (answer.status !== 200) {
    throw new Error(`${file} answered with ${answer.status}.`);
  }
  const { cpuMicros } = await server.ask<Usage>({});
  await server.stop('SIGTERM');
  return cpuMicros / 1000;
}
