import { askPreflight, worstVerdict } from '@roadbed/deploy';
import { changeSchema, preflightSchema } from '@roadbed/platform-api';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import { createPreflightSources } from '../preflight/preflight-sources.ts';
import type { ApiContext } from './api-context.ts';

export function addPreflightRoutes(app: ServiceFastify, context: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/api/v1/preflight',
    schema: {
      summary: 'Says what would become of a change now, and asks for nothing, as /deploy check does',
      body: z.strictObject({
        service: z.string(),
        environment: z.string(),
        release: z
          .string()
          .optional()
          .describe('a digest or its beginning; the newest release when left out'),
        kind: changeSchema.shape.kind.optional().describe('normal when left out'),
        requestedBy: z
          .string()
          .optional()
          .describe(
            'the name of a person in platform.json: a lock keeps out others; whose token it is when left out',
          ),
      }),
      response: { 200: preflightSchema },
    },
    handler: async (request) => {
      const { requestedBy, ...asked } = request.body;
      const catalog = await context.catalog.current();
      const { name } = context.identity.byTokenOrName(request, catalog, requestedBy);
      const preflight = await askPreflight(
        context.db,
        catalog,
        { ...asked, requestedBy: `person:${name}` },
        createPreflightSources(context, catalog, 'content'),
      );
      if (!preflight.ok) throw problem(404, preflight.message);
      const { subject, verdicts } = preflight;
      return {
        service: subject.service.name,
        environment: subject.environment.name,
        release: subject.release.digest,
        verdict: worstVerdict(verdicts),
        verdicts,
      };
    },
  });
}
