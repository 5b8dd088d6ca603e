import type { FailedVerdict } from '@roadbed/outbox';
import type { Client } from 'jira.js/core';
import { z } from 'zod';
import { toHttpFailure } from './http-failure.ts';
import { refuseKey } from './ticket-system.ts';
import type { TicketSystem } from './ticket-system.ts';
import { toAdf } from './to-adf.ts';

/** A key goes into the path of an address: nothing else passes. */
const keyForm = /^[A-Z][A-Z0-9_]+-[1-9]\d*$/;

const createdSchema = z.object({ id: z.string() });
const pageSchema = z.object({
  comments: z.array(z.object({ id: z.string(), created: z.string(), body: z.unknown() })),
});

const errorSchema = z.looseObject({
  message: z.string(),
  status: z.number().optional(),
  code: z.string().optional(),
  retryAfterMs: z.number().optional(),
});

export type JiraOptions = {
  /** `https://example.atlassian.net`. */
  url: string;
  /** `ana@example.com:TOKEN`, an API token of a person or service account; or an access token alone. */
  token: string;
};

/**
 * Jira Cloud, by its REST API version 3. Requests go through jira.js's core: its typed endpoints would load the whole
 * API, 60 MB, for the two that are used here.
 */
export function createJiraSystem({ url, token }: JiraOptions): TicketSystem {
  const path = (ticket: string) => `/rest/api/3/issue/${ticket}/comment`;
  const receipt = (ticket: string, id: string) => ({
    comment: `${url}/browse/${ticket}?focusedCommentId=${encodeURIComponent(id)}`,
  });

  return {
    async addComment(ticket, comment, signal) {
      if (!keyForm.test(ticket)) return refuseKey(ticket, 'PAY-123');
      try {
        const client = await createJiraClient({ url, token });
        // jira.js cannot break a request off; one that is too late to be waited for is not begun.
        signal.throwIfAborted();
        const created = await client.sendRequest({
          url: path(ticket),
          method: 'POST',
          body: { body: toAdf(comment) },
          schema: createdSchema,
        });
        return { outcome: 'delivered', receipt: receipt(ticket, created.id) };
      } catch (error) {
        return toJiraFailure(error);
      }
    },

    async findComment(ticket, marker, since, signal) {
      if (!keyForm.test(ticket)) return refuseKey(ticket, 'PAY-123');
      try {
        const client = await createJiraClient({ url, token });
        for (let startAt = 0; !signal.aborted;) {
          const { comments } = await client.sendRequest({
            url: path(ticket),
            method: 'GET',
            searchParams: { orderBy: '-created', startAt, maxResults: 100 },
            schema: pageSchema,
          });
          const found = comments.find(({ body }) => JSON.stringify(body ?? '').includes(marker));
          if (found !== undefined) return { outcome: 'delivered', receipt: receipt(ticket, found.id) };
          const last = comments.at(-1);
          if (last === undefined || new Date(last.created) < since) return { outcome: 'absent' };
          startAt += comments.length;
        }
        throw new Error('the comments could not be read in time');
      } catch (error) {
        return { ...toJiraFailure(error), mayHaveArrived: true };
      }
    },
  };
}

async function createJiraClient({ url, token }: JiraOptions): Promise<Client> {
  const { createClient } = await import('jira.js/core');
  const [, email, apiToken] = /^([^:\s]+@[^:\s]+):(.+)$/.exec(token) ?? [];
  return createClient({
    host: url,
    auth:
      email === undefined || apiToken === undefined
        ? { type: 'bearer', token }
        : { type: 'basic', email, apiToken },
    // An answer of another shape is no proof that there is a comment.
    onSchemaMismatch: 'throw',
  });
}

function toJiraFailure(error: unknown): FailedVerdict {
  const { message, status, code, retryAfterMs } = errorSchema.parse(error);
  return toHttpFailure({ status, code, problem: `Jira: ${message}`, retryAfterMs });
}
