import type { Kysely } from 'kysely';
import type { DeployTables } from '../tables.ts';
import type { RolloutPlan } from './begin-rollout.ts';
import { machineClock } from './machine-clock.ts';
import type { RolloutOptions } from './rollout.ts';
import { getRollout } from './rollout-state.ts';

/** Between two looks whether somebody has aborted the rollout, in milliseconds. */
const lookEveryMs = 500;

/** Who aborted the rollout, and why, in words; undefined when nobody has. */
export async function findAbort(db: Kysely<DeployTables>, changeId: string): Promise<string | undefined> {
  const { aborted, saidBy, saidBecause } = await getRollout(db, changeId);
  return aborted ? describeAbort(saidBy, saidBecause) : undefined;
}

export function describeAbort(by: string | null, because: string | null): string {
  const who = by?.replace(/^person:/, '') ?? 'somebody';
  return `aborted by ${who}${because === null ? '' : `: ${because}`}`;
}

/** The result of what is under way, or the abort, whichever comes first. */
export async function unlessAborted<T>(
  { changeId }: RolloutPlan,
  underWay: Promise<T>,
  { db, clock = machineClock }: Pick<RolloutOptions, 'db' | 'clock'>,
): Promise<T | { reason: string }> {
  let isOver = false;
  const aborted = async (): Promise<{ reason: string }> => {
    for (;;) {
      const reason = isOver ? '' : await findAbort(db, changeId);
      if (reason !== undefined) return { reason };
      await clock.sleep(lookEveryMs);
    }
  };
  try {
    return await Promise.race([underWay, aborted()]);
  } finally {
    isOver = true;
  }
}
