import { listAlerts } from '@roadbed/alerts';
import { listFeedback } from '@roadbed/feedback';
import type { ServiceFastify } from '@roadbed/service';
import { alertSchema, feedbackSchema, platformSchema } from '@roadbed/platform-api';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';

export function addPlatformRoutes(
  app: ServiceFastify,
  { db, catalog, gatewayUrl, slackUrl }: ApiContext,
): void {
  app.route({
    method: 'GET',
    url: '/api/v1/platform',
    schema: {
      summary: 'The platform itself: its organisation, addresses and environments',
      response: { 200: platformSchema },
    },
    handler: async () => {
      const { organisation, environments } = (await catalog.current()).platform;
      return {
        organisation,
        slackUrl: slackUrl ?? null,
        gatewayUrl,
        environments: environments.map(({ name, approvals }) => ({ name, approvals })),
      };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/feedback',
    schema: {
      summary: 'Feedback, newest first',
      response: { 200: z.object({ feedback: z.array(feedbackSchema) }) },
    },
    handler: async () => ({ feedback: await listFeedback(db) }),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/alerts',
    schema: {
      summary: 'Alerts, the firing ones first',
      response: { 200: z.object({ alerts: z.array(alertSchema) }) },
    },
    handler: async () => ({ alerts: await listAlerts(db) }),
  });
}
