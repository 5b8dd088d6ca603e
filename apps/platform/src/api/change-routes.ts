import { getChange, listChanges } from '@roadbed/deploy';
import { listEntries } from '@roadbed/ledger';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { changeSchema, ledgerEntrySchema, queryNumber } from './schemas.ts';
import { toApiChange } from './to-change.ts';

export function addChangeRoutes(app: ServiceFastify, { db, catalog }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/changes',
    schema: {
      summary: 'Changes, newest first',
      querystring: z.object({
        service: z.string().optional(),
        environment: z.string().optional(),
        limit: queryNumber(1, 500),
      }),
      response: { 200: z.object({ changes: z.array(changeSchema) }) },
    },
    handler: async ({ query }) => {
      const known = await catalog.current();
      return { changes: (await listChanges(db, query)).map((change) => toApiChange(known, change)) };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/changes/:id',
    schema: {
      summary: 'One change with its entries in the ledger',
      params: z.object({ id: z.string() }),
      response: { 200: changeSchema.extend({ entries: z.array(ledgerEntrySchema) }) },
    },
    handler: async ({ params }) => {
      const change = await getChange(db, params.id);
      if (change === undefined) throw problem(404, `There is no change ${params.id}.`);
      const entries = await listEntries(db, { changeId: change.id, limit: 500 });
      return { ...toApiChange(await catalog.current(), change), entries };
    },
  });
}
