import type { Change, ChangeStatus, Health } from '../api.ts';

type Tone = 'good' | 'bad' | 'busy' | 'wait' | 'quiet';

/** A word with a colour; the word alone says it all. */
export function Badge({ tone, text }: { tone: Tone; text: string }) {
  return <span className={`badge badge-${tone}`}>{text}</span>;
}

const healthTones: Record<Health, Tone> = {
  healthy: 'good',
  unhealthy: 'bad',
  starting: 'busy',
  unknown: 'quiet',
};

export function HealthBadge({ health }: { health: Health }) {
  return <Badge tone={healthTones[health]} text={health} />;
}

const statuses: Record<ChangeStatus, [Tone, string]> = {
  queued: ['wait', 'queued'],
  'waiting-for-approval': ['wait', 'waiting for approval'],
  approved: ['busy', 'approved'],
  'rolling-out': ['busy', 'rolling out'],
  live: ['good', 'live'],
  failed: ['bad', 'failed'],
  rejected: ['bad', 'rejected'],
  replaced: ['quiet', 'replaced'],
  lapsed: ['quiet', 'lapsed'],
  'rolled-back': ['bad', 'rolled back'],
  superseded: ['quiet', 'superseded'],
};

const kinds: Record<Change['kind'], [Tone, string] | undefined> = {
  normal: undefined,
  standard: ['quiet', 'standard change'],
  emergency: ['bad', 'emergency'],
  rollback: ['wait', 'roll back'],
};

/** What kind of change it is; nothing for the usual one. */
export function KindBadge({ kind }: { kind: Change['kind'] }) {
  const known = kinds[kind];
  return known === undefined ? null : <Badge tone={known[0]} text={known[1]} />;
}

export function StatusBadge({ status }: { status: ChangeStatus }) {
  const [tone, text] = statuses[status];
  return <Badge tone={tone} text={text} />;
}
