import { z } from 'zod';

/** How a change ended, as the status that it then has. A change that was live can still be rolled back. */
export const outcomeSchema = z.enum(['live', 'failed', 'rejected', 'replaced', 'lapsed', 'rolled-back']);
export type Outcome = z.output<typeof outcomeSchema>;

/** What a ticket is told, which is what became of its commits in an environment; nothing where nothing did. */
export const ticketWords: Partial<Record<Outcome, string>> = {
  live: 'Deployed to',
  'rolled-back': 'Rolled back in',
};
