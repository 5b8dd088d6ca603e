import { digestSchema, getRelease, listReleases } from '@roadbed/deploy';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { queryNumber, releaseSchema } from './schemas.ts';

export function addReleaseRoutes(app: ServiceFastify, { db, registerReleases }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/releases',
    schema: {
      summary: 'Releases, newest first',
      querystring: z.object({ service: z.string().optional(), limit: queryNumber(1, 500) }),
      response: { 200: z.object({ releases: z.array(releaseSchema) }) },
    },
    handler: async ({ query }) => ({ releases: await listReleases(db, query) }),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/releases',
    schema: {
      summary: 'Registers a release that is in the folder of releases; the same one again changes nothing',
      body: z.strictObject({ digest: digestSchema }),
      response: { 200: releaseSchema },
    },
    handler: async ({ body: { digest } }) => {
      await registerReleases();
      const release = await getRelease(db, digest);
      if (release === undefined)
        throw problem(404, `There is no release ${digest} in the folder of releases.`);
      return release;
    },
  });
}
