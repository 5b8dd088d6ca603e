import { parseReason } from '@roadbed/deploy';
import { eraseOnRecord } from '@roadbed/ledger';
import type { PersonalData } from '@roadbed/ledger';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { toProblem } from './refusal-problem.ts';

// Strict: with a field that is misspelt, all of the entry would be erased.
const query = z.strictObject({
  event: z.string().min(1).optional().describe('the eventId of an entry'),
  field: z.string().min(1).optional().describe('with `event`: this field alone'),
  value: z
    .string()
    .min(1)
    .optional()
    .describe('instead of `event`: all personal data of every entry that has this value, in whatever case'),
  reason: z.string().optional().describe('why, for the record, where it stays: without the data itself'),
});

/** The erasure of personal data, for a person whom a token shows. */
export function addLedgerPersonalRoutes(
  app: ServiceFastify,
  { db, identity }: Pick<ApiContext, 'db' | 'identity'>,
): void {
  app.route({
    method: 'DELETE',
    url: '/api/v1/ledger/personal',
    schema: {
      summary: 'Erases personal data of entries for good; every proof holds. What is erased already is 0',
      querystring: query,
      response: {
        200: z.object({
          entries: z.int().describe('how many entries had personal data that is erased now'),
          values: z.int().describe('how many values that was'),
        }),
      },
    },
    handler: async (request) => {
      const by = `person:${identity.byToken(request).name}`;
      const which = toPersonalData(request.query);
      const parsed = parseReason(request.query.reason, 'reason=Somebody left and asked for it');
      if (!parsed.ok) throw toProblem(parsed);
      const erased = await eraseOnRecord(db, { which, by, reason: parsed.reason });
      if (erased.ok) return { entries: erased.entries, values: erased.values };
      if (erased.why === 'reason-tells')
        throw problem(400, 'The reason has in it what is to be erased, and would stay: say it without.');
      throw problem(
        404,
        `There is no entry "${request.query.event}": the ledger's API tells the eventId of each.`,
      );
    },
  });
}

function toPersonalData({ event, field, value }: z.output<typeof query>): PersonalData {
  if (event !== undefined && value === undefined) return { eventId: event, field };
  if (value !== undefined && event === undefined && field === undefined) return { value };
  throw problem(400, 'Name an entry as event, with or without a field of it, or else a value.');
}
