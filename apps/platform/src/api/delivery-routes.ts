import { suggest } from '@roadbed/catalog';
import { definitions, deliveryEventTypes, measure, parseDeliveryEvents, toDeployments } from '@roadbed/dora';
import { listEntries } from '@roadbed/ledger';
import { deliverySchema } from '@roadbed/platform-api';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { queryNumber } from './schemas.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** So long before a period entries are read: what was live when it began went live before. */
const lookBackMs = 90 * dayMs;
/** More entries than this are not read; at ten a deployment that is thirty thousand deployments. */
const entriesAtMost = 300_000;

export function addDeliveryRoutes(app: ServiceFastify, { db, catalog }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/delivery',
    schema: {
      summary: 'The four DORA metrics, from the ledger alone',
      querystring: z.object({
        environment: z.string().optional().describe('the last one of platform.json when left out'),
        by: z.enum(['service', 'team', 'domain']).default('service'),
        days: queryNumber(1, 366).describe('the days up to now; 30 when left out'),
      }),
      response: { 200: deliverySchema },
    },
    handler: async ({ query: { environment: asked, by, days = 30 } }) => {
      const { platform, services } = await catalog.current();
      const names = platform.environments.map(({ name }) => name);
      const environment = asked ?? names.at(-1) ?? '';
      if (!names.includes(environment))
        throw problem(404, `There is no environment "${environment}": ${suggest(environment, names)}`);

      const to = new Date();
      const period = { from: new Date(to.getTime() - days * dayMs), to };
      const entries = await listEntries(db, {
        types: deliveryEventTypes,
        since: new Date(period.from.getTime() - lookBackMs),
        limit: entriesAtMost,
      });
      const deployments = toDeployments(parseDeliveryEvents(entries.toReversed())).filter(
        (deployment) => deployment.environment === environment,
      );
      // A service that was removed counts in what all did, and under its own name.
      const groupOf = (service: string) =>
        by === 'service' ? service : (services.get(service)?.[by] ?? `${service} (removed)`);
      const groups = Map.groupBy(deployments, ({ service }) => groupOf(service));
      const everyGroup = new Set([...services.keys()].map(groupOf).concat([...groups.keys()]));
      return {
        environment,
        from: period.from.toISOString(),
        to: to.toISOString(),
        by,
        all: measure(deployments, period),
        groups: [...everyGroup]
          .toSorted()
          .map((name) => ({ name, ...measure(groups.get(name) ?? [], period) })),
        definitions,
      };
    },
  });
}
