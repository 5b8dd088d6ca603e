import type { KnownBlock } from '@slack/web-api';
import type { Change, RolloutCommand, RolloutState } from '@roadbed/deploy';
import { escapeText } from './escape-text.ts';

export const rolloutActions: Record<RolloutCommand, string> = {
  promote: 'promote-rollout',
  pause: 'pause-rollout',
  resume: 'resume-rollout',
  abort: 'abort-rollout',
};
export const rollBackAction = 'roll-back-change';

type Button = {
  action: string;
  label: string;
  style?: 'primary' | 'danger';
  /** Asked before it is done. */
  confirm?: string;
};

/**
 * How far a rollout is, with the buttons that mean something now: of a canary, of what is live and watched, and of what
 * is live, to take it back. Nothing for any other change.
 */
export function toRolloutBlocks(change: Change, rollout: RolloutState | undefined): KnownBlock[] {
  if (rollout === undefined) return [];
  if (change.status === 'rolling-out' && rollout.phase === 'canary') {
    const isPaused = rollout.paused ? ', paused' : '';
    return [
      context(`${rollout.weightPercent} % of the requests${isPaused}${describeJudgement(rollout)}`),
      buttons(change, [
        { action: rolloutActions.promote, label: 'Promote', style: 'primary' },
        rollout.paused
          ? { action: rolloutActions.resume, label: 'Resume' }
          : { action: rolloutActions.pause, label: 'Pause' },
        { action: rolloutActions.abort, label: 'Abort', style: 'danger' },
      ]),
    ];
  }
  if (change.status !== 'live' || rollout.phase === 'handing-over') return [];
  if (rollout.phase === 'watching') {
    return [
      context(`Watched for ${rollout.policy.watchMs / 1000} s${describeJudgement(rollout)}`),
      buttons(change, [{ action: rollBackAction, label: 'Roll back', style: 'danger' }]),
    ];
  }
  const confirm = `What was live before ${change.id} takes over again, at once.`;
  return rollout.previous === null
    ? []
    : [buttons(change, [{ action: rollBackAction, label: 'Roll back', confirm }])];
}

function describeJudgement({ judgement }: RolloutState): string {
  return judgement === null ? '' : `: ${escapeText(judgement.reason).slice(0, 500)}`;
}

function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text }] };
}

function buttons({ id }: Change, all: Button[]): KnownBlock {
  return {
    type: 'actions',
    block_id: `rollout-${id}`,
    elements: all.map(({ action, label, style, confirm }) => ({
      type: 'button',
      action_id: action,
      value: id,
      text: plain(label),
      ...(style && { style }),
      ...(confirm !== undefined && {
        confirm: { title: plain(label), text: plain(confirm), confirm: plain(label), deny: plain('Cancel') },
      }),
    })),
  };
}

function plain(text: string) {
  return { type: 'plain_text' as const, text };
}
