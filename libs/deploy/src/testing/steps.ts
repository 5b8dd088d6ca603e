import type { Clock, RunStep } from '../rollout/collaborators.ts';

/** What a process that is killed does to the rollout that it runs. */
export class Crash extends Error {}

/**
 * Keeps the results of steps as a durable engine does, tries again what is to be tried again, and can die before or
 * after the work of the nth one.
 */
export function createSteps(
  clock: Clock,
  crash?: { at: number; when: 'before' | 'after' },
): { step: RunStep; names: string[] } {
  const kept = new Map<string, unknown>();
  const names: string[] = [];
  let crashed = false;
  async function attempt<T>(run: () => Promise<T>, attempts: number): Promise<T> {
    for (let left = attempts; ; left -= 1) {
      try {
        return await run();
      } catch (error) {
        if (left <= 1) throw error;
        await clock.sleep(1000);
      }
    }
  }
  const step: RunStep = async (name, run, { untilDone = false, untilBack = false } = {}) => {
    if (kept.has(name)) return kept.get(name) as never;
    const isLast = !crashed && crash?.at === names.length;
    if (isLast && crash.when === 'before') {
      crashed = true;
      throw new Crash();
    }
    const result = await attempt(run, untilDone ? 1000 : untilBack ? 60 : 1);
    if (isLast) {
      crashed = true;
      throw new Crash();
    }
    // As a database keeps it.
    kept.set(name, result === undefined ? undefined : JSON.parse(JSON.stringify(result)));
    names.push(name);
    return result;
  };
  return { step, names };
}

/**
 * Runs work over durable steps that dies at one of them, and then again with what was kept. A dead process runs no
 * catch block: the work that crashed must not go on, so its later steps hang for ever.
 */
export async function runOverCrash<T>(
  { step }: { step: RunStep },
  work: (step: RunStep) => Promise<T>,
): Promise<T> {
  const died = Promise.withResolvers<void>();
  const dying: RunStep = (name, run) =>
    step(name, run).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
      died.resolve();
      return new Promise<never>(() => {});
    });
  await Promise.race([work(dying), died.promise]);
  return await work(step);
}
