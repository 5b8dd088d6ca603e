import { listDeployments, listInstancesInUse } from '@roadbed/deploy';
import type { Kysely } from 'kysely';
import type { KeyedLock } from '../pipeline/keyed-lock.ts';
import type { InstanceNote } from '../runtime/instance-folder.ts';
import type { LocalRuntime } from '../runtime/local-runtime.ts';
import type { Tables } from '../tables.ts';
import { changeOf } from './change-of.ts';

export type StrayOptions = { db: Kysely<Tables>; runtime: LocalRuntime; lock: KeyedLock };

/**
 * Ends instances of this machine that no deployment names and no rollout may need: what a crash left behind. Where
 * somebody is at work it is left for the next time: what they start is on record only when they are done.
 *
 * @param live what was on record as live a moment ago: when nothing else is noted, nothing is asked
 */
export async function endStrays(
  live: ReadonlySet<string>,
  { db, runtime, lock }: StrayOptions,
): Promise<void> {
  if ((await runtime.list()).every((instance) => live.has(instance))) return;
  const notes = await runtime.notes();
  const others = notes.filter(({ instance, workload }) => workload === undefined && !live.has(instance));
  // One after the other: two of one place would each find somebody at work there.
  for (const other of others) await endIfStray(other);

  async function endIfStray({ instance, service, environment }: InstanceNote): Promise<void> {
    const key = `${environment}/${service}`;
    if (lock.isHeld(key)) return;
    await lock.run(key, async () => {
      if (await isStray(instance)) await runtime.stop(instance);
    });
  }

  async function isStray(instance: string): Promise<boolean> {
    const needed = [
      ...(await listDeployments(db)).map((deployment) => deployment.instance),
      ...(await listInstancesInUse(db)),
    ];
    if (needed.includes(instance)) return false;
    // Started for a dead one by a leader that had no time to put it on record: who replaces that one finds it.
    const places = needed.filter((other) => changeOf(other) === changeOf(instance));
    const isRunning = await Promise.all(places.map((other) => runtime.isRunning(other)));
    return isRunning.every(Boolean);
  }
}
