import { describeNotice } from '@roadbed/notices';
import { listMessages, retryMessage } from '@roadbed/outbox';
import type { OutboxMessage } from '@roadbed/outbox';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { parseNoticeId, toNoticeId } from '../notices/notice-id.ts';
import { recordNoticeRetry } from '../notices/record-notice.ts';
import type { Tables } from '../tables.ts';
import type { ApiContext } from './api-context.ts';
import { noticeSchema } from './notice-schema.ts';
import { queryNumber } from './schemas.ts';

/** What others are told of changes that ended: what was not taken, and a way to have it tried again. */
export function addNoticeRoutes(app: ServiceFastify, { db, catalog, identity, nudge }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/notices',
    schema: {
      summary: 'E-mails and ticket comments on changes that ended, newest first',
      querystring: z.object({
        status: z
          .enum(['pending', 'delivered', 'abandoned', 'stuck'])
          .optional()
          .describe('stuck: given up, or pending after a failure'),
        limit: queryNumber(1, 1000),
      }),
      response: { 200: z.object({ notices: z.array(noticeSchema) }) },
    },
    handler: async (request) => {
      // A plan that was carried out is the notices that it became.
      const messages = await listMessages(db, { ...request.query, unlessDeliveredTo: 'plan' });
      const notices = messages.map(toApiNotice);
      return { notices: identity.isPerson(request) ? notices : notices.map(withoutAddresses) };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/notices/:id/retry',
    schema: {
      summary: 'Has a notice that was given up, or waits, tried now',
      params: z.object({ id: z.string() }),
      body: z.strictObject({
        requestedBy: z
          .string()
          .optional()
          .describe(
            'the name of a person in platform.json; without a token, and only where names are trusted',
          ),
      }),
      response: { 200: noticeSchema },
    },
    handler: async (request) => {
      const { id } = request.params;
      const { name } = identity.byTokenOrName(request, await catalog.current(), request.body.requestedBy);
      const retried = await db.transaction().execute(async (transaction: Kysely<Tables>) => {
        const result = await retryMessage(transaction, parseNoticeId(id) ?? 0);
        if (result.ok) await recordNoticeRetry(transaction, result.message, name);
        return result;
      });
      if (!retried.ok) {
        if (retried.code === 'unknown') throw problem(404, `There is no notice ${id}.`);
        const why = retried.code === 'delivered' ? 'was delivered' : 'is being tried at this moment';
        throw problem(409, `The notice ${id} ${why}: there is nothing to try again.`);
      }
      nudge();
      return toApiNotice(retried.message);
    },
  });
}

/** Whom mails go to, and what their server says of them, is told to people alone. */
function withoutAddresses(notice: z.input<typeof noticeSchema>): z.input<typeof noticeSchema> {
  if (notice.kind !== 'mail') return notice;
  return { ...notice, recipient: null, problem: notice.problem && 'told with a token: /deploy token' };
}

function toApiNotice(message: OutboxMessage): z.input<typeof noticeSchema> {
  const { number, payload, status, destination, attempts, mayHaveArrived, createdAt, endedAt } = message;
  return {
    id: toNoticeId(number),
    ...describeNotice(payload),
    status,
    destination,
    attempts,
    problem: message.problem,
    mayHaveArrived,
    createdAt: createdAt.toISOString(),
    nextAttemptAt: status === 'pending' ? message.dueAt.toISOString() : null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
