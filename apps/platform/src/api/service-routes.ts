import { listAlerts } from '@roadbed/alerts';
import { isInProgress, listChanges, listDeployments, listReleases, standingStatuses } from '@roadbed/deploy';
import type { Workload } from '@roadbed/catalog';
import type { ServiceFastify } from '@roadbed/service';
import { serviceSchema } from '@roadbed/platform-api';
import { z } from 'zod';
import { toRouteName } from '../workloads/live-workload.ts';
import { createReadWorkloads } from '../workloads/read-workloads.ts';
import type { ApiContext } from './api-context.ts';

export function addServiceRoutes(
  app: ServiceFastify,
  { db, catalog, gatewayUrl, releases: folder }: ApiContext,
): void {
  const readWorkloads = createReadWorkloads(folder);
  app.route({
    method: 'GET',
    url: '/api/v1/services',
    schema: {
      summary: 'Every service, with what is live in each environment',
      response: { 200: z.object({ services: z.array(serviceSchema) }) },
    },
    handler: async () => {
      const { platform, services } = await catalog.current();
      const [deployments, changes, alerts, releases] = await Promise.all([
        listDeployments(db),
        listChanges(db, { statuses: standingStatuses, limit: 1000 }),
        listAlerts(db, { status: 'firing' }),
        listReleases(db, { limit: 1000 }),
      ]);
      const workloads = new Map<string, readonly Workload[]>();
      for (const { release } of deployments)
        workloads.set(release, (await readWorkloads(release).catch(() => undefined)) ?? []);
      const { hostname, port, protocol } = new URL(gatewayUrl);
      const base =
        hostname === '127.0.0.1' ? `localhost:${port}` : `${hostname}${port === '' ? '' : `:${port}`}`;
      return {
        services: [...services.values()].map(({ name, title, description, domain, team }) => ({
          name,
          title,
          description,
          domain,
          team,
          environments: platform.environments.map(({ name: environment }) => {
            const isHere = (at: { service: string; environment: string }) =>
              at.service === name && at.environment === environment;
            const toUrl = (route: string) => `${protocol}//${route}.${environment}.${base}/`;
            const live = deployments.find(isHere);
            const changing = changes.find((change) => isHere(change) && isInProgress(change.status));
            return {
              environment,
              url: toUrl(name),
              live:
                live === undefined
                  ? null
                  : {
                      changeId: live.changeId,
                      release: live.release,
                      commit: releases.find(({ digest }) => digest === live.release)?.commit ?? null,
                      since: live.since,
                      health: alerts.some(isHere) ? ('unhealthy' as const) : ('healthy' as const),
                      workloads: (workloads.get(live.release) ?? []).map(({ name: workload, kind }) => ({
                        name: workload,
                        kind,
                        url: kind === 'http' ? toUrl(toRouteName({ service: name, workload })) : null,
                      })),
                    },
              inProgress: changing?.id ?? null,
            };
          }),
        })),
      };
    },
  });
}
