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
  unbundled: number;
  bundled: number;
  cached: number;
}

/** Measures starts; those of the two servers and of the three forms take turns. */
export async function measureStart(turns: number): Promise<StartResult[]> {
  const cache = await mkdtemp(join(tmpdir(), 'roadbed-bench-'));
  const servers = ['bare', 'service'] as const;
  const all: { server: 'bare' | 'service'; form: string; file: string; env: Record<string, string> }[] = [];
  for (const server of servers) {
    const bundled = await bundle(server, true);
    all.push(
      { server, form: 'unbundled', file: await bundle(server, false), env: {} },
      { server, form: 'bundled', file: bundled, env: {} },
      { server, form: 'cached', file: bundled, env: { NODE_COMPILE_CACHE: cache } },
    );
  }
  const times = new Map(all.map((one) => [one, [] as number[]]));
  // The first turn fills the compile cache and the system's file cache.
  for (let turn = -1; turn < turns; turn += 1) {
    for (const one of all) {
      const time = await firstAnswer(one.file, one.env);
      if (turn >= 0) {
        times.get(one)?.push(time);
      }
    }
  }
  await rm(cache, { recursive: true });
  const result = (server: string, form: string): number =>
    median([...times].find(([one]) => one.server === server && one.form === form)?.[1] ?? []);
  return servers.map((server) => ({
    server,
    unbundled: result(server, 'unbundled'),
    bundled: result(server, 'bundled'),
    cached: result(server, 'cached'),
  }));
}

async function firstAnswer(file: string, env: Record<string, string>): Promise<number> {
  const server = await startChild(file, { PORT: '0', ...env });
  const answer = await fetch(`${String(server.ready['url'])}/items/7`);
  if (answer.status !== 200) {
    throw new Error(`${file} answered with ${answer.status}.`);
  }
  const { cpuMicros } = await server.ask<Usage>({});
  await server.stop('SIGTERM');
  return cpuMicros / 1000;
}
