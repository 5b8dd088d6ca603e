import { listFreezes } from '@roadbed/deploy';
import { freezeSchema } from '@roadbed/platform-api';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { findPersonNamed } from './find-person-named.ts';

export function addFreezeRoutes(app: ServiceFastify, { db, catalog }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/freezes',
    schema: {
      summary: 'Freezes that are on or to come, the earliest first',
      response: { 200: z.object({ freezes: z.array(freezeSchema) }) },
    },
    handler: async () => {
      const known = await catalog.current();
      const now = new Date();
      const freezes = await listFreezes(db, known, now);
      return {
        freezes: freezes.map(({ scope, setBy, ...freeze }) => ({
          ...freeze,
          ...scope,
          isOn: freeze.from <= now.toISOString(),
          setBy: setBy === null ? null : findPersonNamed(known, setBy),
        })),
      };
    },
  });
}
