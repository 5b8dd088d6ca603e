import type { LedgerEntry } from '@roadbed/ledger';
import { z } from 'zod';
import { escapeText } from './escape-text.ts';

const dataSchema = z.object({
  weightPercent: z.number().optional().catch(undefined),
  during: z.string().optional().catch(undefined),
  verdict: z.string().optional().catch(undefined),
  reason: z.string().nullish().catch(undefined),
  by: z.string().optional().catch(undefined),
});

/** What of a rollout goes beyond blue/green, as a step of a change's message; undefined for any other entry. */
export function describeRolloutStep({ type, data }: Pick<LedgerEntry, 'type' | 'data'>): string | undefined {
  const { weightPercent, during, verdict, reason, by } = dataSchema.parse(data);
  const because = reason ? `: ${escapeText(reason).slice(0, 300)}` : '';
  switch (type) {
    case 'roadbed.rollout.weight-set.v1':
      return `new version gets ${weightPercent} % of the requests`;
    case 'roadbed.rollout.judged.v1':
      return `${during === 'live' ? 'live' : `at ${weightPercent} %`}, judged ${verdict}${because}`;
    case 'roadbed.rollout.verified.v1':
      return 'smoke journey passed as users meet the service';
    case 'roadbed.rollout.promoted.v1':
      return `promoted${because}`;
    case 'roadbed.rollout.paused.v1':
      return `paused${because}`;
    case 'roadbed.rollout.resumed.v1':
      return `resumed${because}`;
    case 'roadbed.rollout.aborted.v1':
      return `aborted${because}`;
    case 'roadbed.change.rolled-back.v1':
      return `taken back by ${by}${because}`;
    default:
      return undefined;
  }
}
