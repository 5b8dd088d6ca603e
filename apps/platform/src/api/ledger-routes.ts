import { listEntries } from '@roadbed/ledger';
import type { ServiceFastify } from '@roadbed/service';
import { ledgerEntrySchema } from '@roadbed/platform-api';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { ledgerPage, ledgerQuery, toLedgerFilter } from './ledger-query.ts';

export function addLedgerRoutes(app: ServiceFastify, { db, catalog }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/ledger',
    schema: {
      summary: 'Entries of the ledger, newest first',
      querystring: ledgerQuery.extend(ledgerPage.shape),
      response: {
        200: z.object({
          entries: z.array(ledgerEntrySchema),
          nextBefore: z
            .int()
            .nullable()
            .describe('give it as `before` to get the next page; null on the last'),
        }),
      },
    },
    handler: async ({ query: { after, before, limit = 100, ...query } }) => {
      const filter = toLedgerFilter(query, await catalog.current());
      const found = await listEntries(db, { ...filter, after, before, limit: limit + 1 });
      const entries = found.slice(0, limit);
      return { entries, nextBefore: found.length > limit ? (entries.at(-1)?.id ?? null) : null };
    },
  });
}
