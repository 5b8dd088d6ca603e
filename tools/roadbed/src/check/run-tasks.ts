import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runNx } from '../run-nx.ts';

const runSchema = z.object({
  run: z.object({ startTime: z.string() }),
  tasks: z.array(
    z.object({
      projectName: z.string(),
      target: z.string(),
      startTime: z.string(),
      cacheStatus: z.string(),
      status: z.number(),
    }),
  ),
});

/** One task of Nx that was run, or answered from its cache. */
export interface TaskResult {
  project: string;
  target: string;
  ok: boolean;
  fromCache: boolean;
  /** When it began, in milliseconds since 1970. */
  startedAt: number;
}

export interface RunTasksOptions {
  root: string;
  args: readonly string[];
  signal: AbortSignal;
  onLine: (line: string) => void;
}

/** Runs Nx and returns what became of each task, as Nx itself records it in `run.json` of its cache. */
export async function runTasks({ root, args, signal, onLine }: RunTasksOptions): Promise<TaskResult[]> {
  const began = Date.now();
  await runNx(args, { root, env: {}, signal, onLine });
  return readResults(join(root, '.nx', 'cache', 'run.json'), began);
}

/** A record of an earlier run is none: then Nx ended before it ran anything. */
export function readResults(file: string, began: number): TaskResult[] {
  try {
    const { run, tasks } = runSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (Date.parse(run.startTime) < began) return [];
    return tasks.map(({ projectName, target, startTime, cacheStatus, status }) => ({
      project: projectName,
      target,
      ok: status === 0,
      fromCache: cacheStatus !== 'cache-miss',
      startedAt: Date.parse(startTime),
    }));
  } catch {
    return [];
  }
}
