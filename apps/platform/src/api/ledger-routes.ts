import { listEntries } from '@roadbed/ledger';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { ledgerEntrySchema, queryNumber } from './schemas.ts';

const instant = z.iso
  .datetime({ offset: true, error: 'is no time such as 2026-11-21T10:00:00Z' })
  .transform((text) => new Date(text));

export function addLedgerRoutes(app: ServiceFastify, { db, catalog }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/ledger',
    schema: {
      summary: 'Entries of the ledger, newest first',
      querystring: z.object({
        service: z.string().optional(),
        environment: z.string().optional(),
        type: z.string().optional(),
        change: z.string().optional(),
        team: z.string().optional().describe('entries of the services that the team owns now'),
        person: z.string().optional().describe('what this person of platform.json did'),
        ticket: z.string().optional().describe('entries that name it, and all of a change that does'),
        since: instant.optional(),
        until: instant.optional().describe('before this time'),
        after: queryNumber(0, Number.MAX_SAFE_INTEGER),
        before: queryNumber(0, Number.MAX_SAFE_INTEGER),
        limit: queryNumber(1, 1000),
      }),
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
    handler: async ({ query: { change, team, person, limit = 100, ...filter } }) => {
      const { services } = await catalog.current();
      const owned = [...services.values()].filter((service) => service.team === team).map(({ name }) => name);
      const found = await listEntries(db, {
        ...filter,
        changeId: change,
        services: team === undefined ? undefined : owned,
        actor: person === undefined ? undefined : `person:${person}`,
        limit: limit + 1,
      });
      const entries = found.slice(0, limit);
      return { entries, nextBefore: found.length > limit ? (entries.at(-1)?.id ?? null) : null };
    },
  });
}
