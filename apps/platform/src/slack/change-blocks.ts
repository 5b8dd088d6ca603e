import type { KnownBlock } from '@slack/web-api';
import { findPersonBySlack } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { shortDigest } from '@roadbed/deploy';
import type { Change, ChangeStatus } from '@roadbed/deploy';
import type { LedgerEntry } from '@roadbed/ledger';
import { escapeText } from './escape-text.ts';

export const approveAction = 'approve-change';
export const rejectAction = 'reject-change';

const statusLines: Record<ChangeStatus, string> = {
  'waiting-for-approval': ':hourglass_flowing_sand: Waiting for approval',
  approved: ':white_check_mark: Approved',
  'rolling-out': ':rocket: Rolling out',
  live: ':large_green_circle: Live',
  failed: ':red_circle: Failed; what was live before goes on serving',
  rejected: ':no_entry_sign: Rejected',
  queued: ':hourglass: Queued behind the change that is in progress',
  replaced: ':fast_forward: Replaced by a newer release before it went out',
  lapsed: ':zzz: Lapsed: it was not approved in time',
  'rolled-back': ':rewind: Was live; taken back',
  superseded: ':white_circle: Was live; a newer change took its place',
};

const steps: Record<string, string> = {
  'roadbed.change.requested.v1': 'asked for',
  'roadbed.change.approval-given.v1': 'approved by a peer',
  'roadbed.change.rejected.v1': 'rejected',
  'roadbed.rollout.started.v1': 'rollout began',
  'roadbed.rollout.instance-started.v1': 'new version started beside the old',
  'roadbed.rollout.instance-ready.v1': 'new version is ready',
  'roadbed.rollout.smoke-passed.v1': 'smoke journey passed',
  'roadbed.rollout.traffic-switched.v1': 'traffic switched',
  'roadbed.change.live.v1': 'live',
  'roadbed.rollout.previous-drained.v1': 'old version drained and stopped',
  'roadbed.change.failed.v1': 'failed',
};

export type ChangeView = { change: Change; entries: LedgerEntry[]; catalog: Catalog; portalUrl: string };

/** The one message that follows a change: what, who, how far, and the buttons while they mean something. */
export function toChangeMessage({ change, entries, catalog, portalUrl }: ChangeView): {
  text: string;
  blocks: KnownBlock[];
} {
  const mention = (actor: string) => mentionActor(catalog, actor);
  const status = statusLines[change.status];
  const tickets = change.tickets.length === 0 ? 'none' : change.tickets.map(escapeText).join(', ');
  const commits = change.commits
    .slice(0, 5)
    .map(({ sha, subject }) => `• \`${sha.slice(0, 7)}\` ${escapeText(subject).slice(0, 120)}`);
  const more = change.commits.length > 5 ? [`… and ${change.commits.length - 5} more`] : [];
  const story = entries
    .toReversed()
    .filter(({ type }) => steps[type] !== undefined)
    .map((entry) =>
      `${entry.at.slice(11, 19)} ${steps[entry.type]} ${entry.actor.startsWith('person:') ? mention(entry.actor) : ''}`.trim(),
    );

  const blocks: KnownBlock[] = [
    section(
      `*${change.service}* to *${change.environment}* · <${portalUrl}/changes/${change.id}|${change.id}>`,
    ),
    {
      type: 'section',
      fields: [
        `*Release*\n\`${shortDigest(change.release)}\``,
        `*Commit*\n\`${change.commit?.slice(0, 10) ?? 'none'}\``,
        `*Tickets*\n${tickets}`,
        `*Asked by*\n${mention(change.requestedBy)}`,
      ].map((text) => ({ type: 'mrkdwn', text: text.slice(0, 2000) })),
    },
  ];
  if (commits.length > 0) blocks.push(section([...commits, ...more].join('\n')));
  blocks.push(section(`*${status}*${describeOutcome(change)}`));
  if (change.status === 'waiting-for-approval') {
    const left = change.requiredApprovals - change.approvals.length;
    blocks.push(
      {
        type: 'actions',
        block_id: `decide-${change.id}`,
        elements: [
          {
            type: 'button',
            style: 'primary',
            action_id: approveAction,
            value: change.id,
            text: plain('Approve'),
          },
          {
            type: 'button',
            style: 'danger',
            action_id: rejectAction,
            value: change.id,
            text: plain('Reject'),
          },
        ],
      },
      context(
        `Needs ${left} ${left === 1 ? 'approval' : 'approvals'} from somebody other than ${mention(change.requestedBy)}`,
      ),
    );
  }
  if (story.length > 0) blocks.push(context(story.join('\n')));
  return {
    text: `${change.service} to ${change.environment} (${change.id}): ${change.status.replaceAll('-', ' ')}`,
    blocks,
  };
}

/** `person:ana` as a Slack mention; the platform by its name. */
export function mentionActor(catalog: Catalog, actor: string): string {
  const name = actor.replace(/^person:/, '');
  const person = catalog.platform.people.find((candidate) => candidate.name === name);
  if (person === undefined) return actor.startsWith('system:') ? 'Roadbed' : escapeText(name);
  return findPersonBySlack(catalog, person.slack) === undefined
    ? escapeText(person.title)
    : `<@${person.slack}>`;
}

function describeOutcome({ statusReason }: Change): string {
  return statusReason === null ? '' : `\n${escapeText(statusReason).slice(0, 2000)}`;
}

function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 3000) } };
}

function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: text.slice(0, 2000) }] };
}

function plain(text: string) {
  return { type: 'plain_text' as const, text };
}
