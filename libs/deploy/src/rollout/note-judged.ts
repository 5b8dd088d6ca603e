import type { Kysely } from 'kysely';
import type { Verdict } from '../analysis/judge.ts';
import type { RecordEvent } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import type { RolloutPlan } from './begin-rollout.ts';
import { noteRolloutStep } from './rollout-event.ts';
import type { WatchOutcome } from './watch.ts';

export type Judged = { verdict: Verdict; reason: string };

/** Puts on record what a watch found, with its numbers. What people said to it is on record already. */
export async function noteJudged(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  plan: RolloutPlan,
  outcome: WatchOutcome,
  { at, ...when }: { at: string; during: 'canary' | 'live'; weightPercent: number },
): Promise<Judged> {
  const judged = toJudged(outcome);
  if (outcome.kind === 'promoted' || outcome.kind === 'aborted') return judged;
  const numbers = 'judgement' in outcome ? outcome.judgement : null;
  await noteRolloutStep(db, record, plan, 'judged', { ...when, ...numbers, ...judged }, at);
  return judged;
}

function toJudged(outcome: WatchOutcome): Judged {
  switch (outcome.kind) {
    case 'failed':
      return { verdict: 'failed', reason: outcome.reason };
    case 'passed': {
      const silent = { verdict: 'inconclusive' as const, reason: 'the gateway gave no numbers' };
      return outcome.judgement ?? silent;
    }
    case 'next':
      return { verdict: 'inconclusive', reason: `not watched to the end: ${outcome.change.id} goes out` };
    case 'old-gone':
      return {
        verdict: 'inconclusive',
        reason: 'the process of the old version is gone: it is started again',
      };
    default:
      return { verdict: 'inconclusive', reason: `${outcome.kind} by a person` };
  }
}
