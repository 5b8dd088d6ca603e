import type { KnownBlock } from '@slack/web-api';
import { findPersonBySlack } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { countingApprovals, mayApprove, shortDigest } from '@roadbed/deploy';
import type { Change, ChangeKind, ChangeStatus, RolloutState } from '@roadbed/deploy';
import type { LedgerEntry } from '@roadbed/ledger';
import type { ChangeDetails } from '@roadbed/platform-api';
import { toButtonValue } from './button-value.ts';
import { describeStep } from './change-steps.ts';
import { summarizeChange } from './change-summary.ts';
import { describeRolloutStep } from './describe-rollout-step.ts';
import { escapeText } from './escape-text.ts';
import { toRolloutBlocks } from './rollout-blocks.ts';

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

const kindLines: Record<ChangeKind, string> = {
  normal: '',
  standard: ' · standard change',
  emergency: ' · :rotating_light: *emergency*',
  rollback: ' · :rewind: roll back',
};

export type ChangeView = {
  change: Change;
  /** What is shown before the approval; undefined while it is being found out. */
  details: ChangeDetails | undefined;
  /** How far its rollout is; undefined before it begins. */
  rollout: RolloutState | undefined;
  entries: LedgerEntry[];
  catalog: Catalog;
  portalUrl: string;
};

/** The one message that follows a change: what, who, how far, and the buttons while they mean something. */
export function toChangeMessage({ change, details, rollout, entries, catalog, portalUrl }: ChangeView): {
  text: string;
  blocks: KnownBlock[];
} {
  const mention = (actor: string) => mentionActor(catalog, actor);
  const status = statusLines[change.status];
  const tickets = (details?.tickets ?? change.tickets).map(escapeText).join(', ');
  const story = entries
    .toReversed()
    .map((entry) => ({ ...entry, step: describeStep(entry) ?? describeRolloutStep(entry) }))
    .filter(({ step }) => step !== undefined)
    .map(({ at, step, actor }) =>
      `${at.slice(11, 19)} ${step} ${actor.startsWith('person:') ? mention(actor) : ''}`.trim(),
    );

  const blocks: KnownBlock[] = [
    section(
      `*${change.service}* to *${change.environment}* · <${portalUrl}/changes/${change.id}|${change.id}>${kindLines[change.kind]}`,
    ),
    {
      type: 'section',
      fields: [
        `*Release*\n\`${shortDigest(change.release)}\``,
        `*Commit*\n\`${change.commit?.slice(0, 10) ?? 'none'}\``,
        `*Tickets*\n${tickets === '' ? 'none' : tickets}`,
        `*Asked by*\n${mention(change.requestedBy)}`,
      ].map((text) => ({ type: 'mrkdwn', text: text.slice(0, 500) })),
    },
  ];
  if (change.reason !== null) blocks.push(section(`>${escapeText(change.reason).slice(0, 800)}`));
  if (details !== undefined)
    blocks.push(
      ...summarizeChange(details)
        .filter((text) => text !== '')
        .map((text) => section(text, 2500)),
    );
  blocks.push(section(`*${status}*${describeOutcome(change)}`));
  if (change.status === 'waiting-for-approval') blocks.push(...toDecision(change, catalog));
  blocks.push(...toRolloutBlocks(change, rollout));
  if (change.review?.open === true)
    blocks.push(context(`:mag: Somebody else reviews it: \`/deploy review ${change.id} NOTE\``));
  if (change.review?.open === false)
    blocks.push(
      context(
        `Reviewed by ${mention(`person:${change.review.by}`)}: ${escapeText(change.review.note).slice(0, 800)}`,
      ),
    );
  if (story.length > 0) blocks.push(context(story.slice(-20).join('\n')));
  return {
    text: `${change.service} to ${change.environment} (${change.id}): ${change.status.replaceAll('-', ' ')}`,
    blocks,
  };
}

/** The buttons, and whose click counts. What is not described as it is now cannot be decided on. */
function toDecision(change: Change, catalog: Catalog): KnownBlock[] {
  // Out of the queue it is described anew, because something else may be live by then.
  if (change.fingerprint === null || change.lapsesAt === null)
    return [context('What it brings is being found out …')];
  const left = change.requiredApprovals - countingApprovals(catalog, change).length;
  const people = mayApprove(catalog, change).map((name) => nameOf(catalog, name));
  const named = people.length > 5 ? [...people.slice(0, 5), `${people.length - 5} more`] : people;
  const who =
    people.length < left
      ? ':warning: fewer people than that may approve it; `platform.json` says who may'
      : `from ${named.join(', ')}`;
  const value = toButtonValue(change.id, change.fingerprint);
  return [
    {
      type: 'actions',
      block_id: `decide-${change.id}`,
      elements: [
        { type: 'button', style: 'primary', action_id: approveAction, value, text: plain('Approve') },
        { type: 'button', style: 'danger', action_id: rejectAction, value, text: plain('Reject') },
      ],
    },
    context(
      `Needs ${left} ${left === 1 ? 'approval' : 'approvals'} ${who}, until ${toMinute(change.lapsesAt)}`,
    ),
  ];
}

function nameOf({ platform }: Catalog, name: string): string {
  return escapeText(platform.people.find((person) => person.name === name)?.title ?? name).slice(0, 100);
}

function toMinute(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
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
  return statusReason === null ? '' : `\n${escapeText(statusReason).slice(0, 1500)}`;
}

/** Slack takes 3,000 characters of a section, and about 13,000 of a message. */
function section(text: string, limit = 2000): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: text.slice(0, limit) } };
}

function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: text.slice(0, 1500) }] };
}

function plain(text: string) {
  return { type: 'plain_text' as const, text };
}
