import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import { median } from './statistics.ts';

const PROCESSES = 9;

/**
 * CPU time to parse a configuration of 1,000 keys, in milliseconds: the first time in a process, as every start
 * does, and once its code is warm. Medians of several processes.
 */
export async function measureConfig(): Promise<{ first: number; warm: number }> {
  const first: number[] = [];
  const warm: number[] = [];
  for (let turn = 0; turn < PROCESSES; turn += 1) {
    const child = await startChild(fileURLToPath(new URL('../servers/config.ts', import.meta.url)));
    const turns = child.ready['turns'] as number[];
    await child.stop();
    first.push(turns[0] ?? Number.NaN);
    warm.push(median(turns));
  }
  return { first: median(first), warm: median(warm) };
}
