import type { FailedVerdict, Verdict } from '@roadbed/outbox';
import type { Comment } from './comment.ts';

/** Where tickets are. */
export type TicketSystem = {
  /** Adds a comment to a ticket, whether one is there or not. */
  addComment(ticket: string, comment: Comment, signal: AbortSignal): Promise<Verdict>;
  /**
   * Looks whether a comment with this marker was added since then: `delivered` if so. A failure to look says that it may
   * have been.
   */
  findComment(ticket: string, marker: string, since: Date, signal: AbortSignal): Promise<Sighting>;
};

export type Sighting = { outcome: 'absent' } | Verdict;

/** The ticket cannot be one of this system. */
export function refuseKey(ticket: string, form: string): FailedVerdict {
  return {
    outcome: 'failed',
    problem: `"${ticket}" is not the key of a ticket there, such as ${form}: correct \`keys\` of $.tickets.systems`,
    isPermanent: true,
    mayHaveArrived: false,
  };
}
