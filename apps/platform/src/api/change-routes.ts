import { suggest } from '@roadbed/catalog';
import { getChange, listChanges } from '@roadbed/deploy';
import type { RefusalCode } from '@roadbed/deploy';
import { listEntries } from '@roadbed/ledger';
import { changeSchema, changeStorySchema } from '@roadbed/platform-api';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import { requestDeploy } from '../request-deploy.ts';
import type { ApiContext } from './api-context.ts';
import { queryNumber } from './schemas.ts';
import { toApiChange } from './to-change.ts';

const unknown: readonly RefusalCode[] = [
  'unknown-service',
  'unknown-environment',
  'unknown-release',
  'no-release',
];

export function addChangeRoutes(app: ServiceFastify, { db, catalog, releases, nudge }: ApiContext): void {
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
    method: 'POST',
    url: '/api/v1/changes',
    schema: {
      summary: 'Asks for a release in an environment, as /deploy does',
      body: z.strictObject({
        service: z.string(),
        environment: z.string(),
        release: z
          .string()
          .optional()
          .describe('a digest or its beginning; the newest release when left out'),
        requestedBy: z
          .string()
          .describe('the name of a person in platform.json; whoever asks is taken at their word'),
      }),
      response: { 201: changeSchema },
    },
    handler: async ({ body: { requestedBy, ...asked } }, reply) => {
      const known = await catalog.current();
      const people = known.platform.people.map(({ name }) => name);
      if (!people.includes(requestedBy)) {
        throw problem(404, `There is no person "${requestedBy}": ${suggest(requestedBy, people)}`);
      }
      const result = await requestDeploy({ db, releases }, known, {
        ...asked,
        requestedBy: `person:${requestedBy}`,
      });
      if (!result.ok) throw problem(unknown.includes(result.code) ? 404 : 409, result.message);
      nudge();
      return await reply.code(201).send(toApiChange(known, result.change));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/changes/:id',
    schema: {
      summary: 'One change with its entries in the ledger',
      params: z.object({ id: z.string() }),
      response: { 200: changeStorySchema },
    },
    handler: async ({ params }) => {
      const change = await getChange(db, params.id);
      if (change === undefined) throw problem(404, `There is no change ${params.id}.`);
      const entries = await listEntries(db, { changeId: change.id, limit: 500 });
      return { ...toApiChange(await catalog.current(), change), entries };
    },
  });
}
