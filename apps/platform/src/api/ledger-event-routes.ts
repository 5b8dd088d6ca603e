import { listEvents } from '@roadbed/ledger';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import { eventCatalog } from '../ledger/event-catalog.ts';
import type { ApiContext } from './api-context.ts';
import { ledgerPage, ledgerQuery, toLedgerFilter } from './ledger-query.ts';

/** The ledger for programs that read CloudEvents, and what events hold. */
export function addLedgerEventRoutes(app: ServiceFastify, { db, catalog }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/events',
    schema: {
      summary: 'Entries that fit the filter as CloudEvents 1.0, newest first (JSON batch format)',
      description:
        'Each is what was hashed, byte for byte. The header Link has the address of the next page (RFC 8288).',
      querystring: ledgerQuery.extend(ledgerPage.shape),
    },
    handler: async ({ query, url }, reply) => {
      const { after, before, limit = 100, ...rest } = query;
      const filter = toLedgerFilter(rest, await catalog.current());
      const found = await listEvents(db, { ...filter, after, before, limit: limit + 1 });
      const events = found.slice(0, limit);
      const last = events.at(-1);
      if (last !== undefined && found.length > limit) {
        const next = new URL(url, 'http://localhost');
        next.searchParams.set('before', String(last.id));
        reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
      }
      return await reply
        .type('application/cloudevents-batch+json; charset=utf-8')
        .send(`[${events.map(({ body }) => body).join(',\n')}]\n`);
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/types',
    schema: {
      summary: 'The types of events, each with the JSON Schema of its data',
      response: {
        200: z.object({
          types: z.array(
            z.object({
              type: z.string(),
              description: z.string(),
              schema: z.record(z.string(), z.unknown()).describe('JSON Schema, draft 2020-12'),
            }),
          ),
        }),
      },
    },
    handler: () => ({ types: eventCatalog.jsonSchemas() }),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/choices',
    schema: {
      summary: 'By what entries can be found: the services, teams and people of now, and the types of events',
      response: {
        200: z.object({
          services: z.array(z.string()),
          teams: z.array(z.string()),
          people: z.array(z.object({ name: z.string(), title: z.string() })),
          types: z.array(z.string()),
        }),
      },
    },
    handler: async () => {
      const { services, platform } = await catalog.current();
      return {
        services: [...services.keys()].toSorted(),
        teams: platform.teams.map(({ name }) => name).toSorted(),
        people: platform.people.map(({ name, title }) => ({ name, title })),
        types: eventCatalog.jsonSchemas().map(({ type }) => type),
      };
    },
  });
}
