import { digestSchema, findReleaseFindings, getRelease, listReleases } from '@roadbed/deploy';
import type { Release } from '@roadbed/deploy';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { queryNumber, releaseSchema } from './schemas.ts';

export function addReleaseRoutes(
  app: ServiceFastify,
  { db, catalog, releases, registerRelease }: ApiContext,
): void {
  const withFindings = async (release: Release) => {
    const { platform } = await catalog.current();
    const { check, verdict } = await findReleaseFindings(releases, release.digest, platform.releases);
    return {
      ...release,
      vulnerabilityCheck: check,
      deployable: verdict.ok ? { ok: true, notes: verdict.warnings } : { ok: false, notes: [verdict.reason] },
    };
  };

  app.route({
    method: 'GET',
    url: '/api/v1/releases',
    schema: {
      summary: 'Releases, newest first',
      querystring: z.object({ service: z.string().optional(), limit: queryNumber(1, 500) }),
      response: { 200: z.object({ releases: z.array(releaseSchema) }) },
    },
    handler: async ({ query }) => ({
      releases: await Promise.all((await listReleases(db, query)).map(withFindings)),
    }),
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
      if ((await releases.origin(digest)) === undefined)
        throw problem(404, `There is no release ${digest} in the folder of releases.`);
      const registered = await registerRelease(digest);
      if (!registered.ok) throw problem(409, registered.reason);
      const release = await getRelease(db, digest);
      if (release === undefined) throw new Error(`the release ${digest} vanished after it was registered`);
      return await withFindings(release);
    },
  });
}
