import type { LedgerEntry } from '@roadbed/ledger';
import { z } from 'zod';

const steps: Record<string, string> = {
  'roadbed.change.requested.v1': 'asked for',
  'roadbed.change.approval-given.v1': 'approved by a peer',
  'roadbed.change.advanced.v1': 'out of the queue',
  'roadbed.change.lapsed.v1': 'lapsed',
  'roadbed.change.replaced.v1': 'replaced by a newer request',
  'roadbed.change.reviewed.v1': 'reviewed',
  'roadbed.rollout.started.v1': 'rollout began',
  'roadbed.rollout.instance-started.v1': 'new version started beside the old',
  'roadbed.rollout.instance-ready.v1': 'new version is ready',
  'roadbed.rollout.smoke-passed.v1': 'smoke journey passed',
  'roadbed.rollout.traffic-switched.v1': 'traffic switched',
  'roadbed.change.live.v1': 'live',
  'roadbed.rollout.previous-drained.v1': 'old version drained and stopped',
  'roadbed.change.failed.v1': 'failed',
};

const dataSchema = z.object({
  replaces: z.string().optional().catch(undefined),
  rule: z.string().optional().catch(undefined),
  was: z.string().optional().catch(undefined),
  codes: z.array(z.string()).catch([]),
});

/** A ledger entry as a step of a change's message; undefined for what its readers need not see. */
export function describeStep({ type, data }: Pick<LedgerEntry, 'type' | 'data'>): string | undefined {
  const { replaces, rule, was, codes } = dataSchema.parse(data);
  if (type === 'roadbed.change.described.v1')
    return replaces === undefined ? undefined : 'is another than was shown: approvals lapsed';
  if (type === 'roadbed.change.approved.v1')
    return rule === undefined ? undefined : `approved beforehand by the rule ${rule}`;
  if (type === 'roadbed.change.rejected.v1') return was === 'queued' ? 'taken out of the queue' : 'rejected';
  if (type === 'roadbed.change.held.v1') return `held back: ${codes.join(', ').replaceAll('-', ' ')}`;
  return steps[type];
}
